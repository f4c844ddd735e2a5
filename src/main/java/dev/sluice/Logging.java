package dev.sluice;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.sluice.config.LogFormat;
import dev.sluice.config.LogSettings;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.LoggerFactory;

/**
 * Sets Logback up. Lines are written to the standard output by a thread of its own, behind a queue that
 * never blocks: an event loop that logs must not wait for a slow terminal or pipe.
 */
final class Logging {
  /** How many lines may wait to be written; past it they are dropped. */
  private static final int QUEUE_LINES_MAX = 8192;

  /** With fewer free places than this, lines below WARN are dropped, so that warnings still get through. */
  private static final int RESERVED_FOR_WARNINGS = QUEUE_LINES_MAX / 4;

  private static final int FLUSH_MILLIS_MAX = 1000;

  /** Control characters become spaces, so that no text from outside can forge a line. */
  private static final String PATTERN = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} "
      + "%replace(%msg %kvp){'\\p{Cntrl}+', ' '} [%thread]%n%ex";

  private Logging() {}

  /** Applies the settings to the whole process, in place of what was set up before. */
  static void configure(LogSettings settings) {
    configure(context(), settings, new ConsoleAppender<>());
  }

  /** Writes what still waits, for a second at most, and ends the log. */
  static void stop() {
    context().stop();
  }

  static void configure(
      LoggerContext context, LogSettings settings, OutputStreamAppender<ILoggingEvent> appender) {
    context.reset();
    appender.setContext(context);
    appender.setEncoder(encoder(context, settings.format()));
    appender.start();
    var queue = new AsyncAppender();
    queue.setContext(context);
    queue.setQueueSize(QUEUE_LINES_MAX);
    queue.setDiscardingThreshold(RESERVED_FOR_WARNINGS);
    queue.setNeverBlock(true);
    queue.setMaxFlushTime(FLUSH_MILLIS_MAX);
    queue.addAppender(appender);
    queue.start();
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(queue);
    Level ours = Level.convertAnSLF4JLevel(settings.level());
    context.getLogger(Logging.class.getPackageName()).setLevel(ours);
    // Netty, Flyway and the embedded Postgres tell much that only their own authors need.
    root.setLevel(ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    return switch (format) {
      case TEXT -> {
        var text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        yield text;
      }
      case JSON -> {
        var json = new LogstashEncoder();
        json.setContext(context);
        json.start();
        yield json;
      }
    };
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
