package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.config.LogFormat;
import dev.sluice.config.LogSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.event.Level;

@Timeout(60)
class LoggingTest {
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @Test
  void a_text_line_is_a_sentence_with_keys() {
    Logger log = ours(Level.INFO, LogFormat.TEXT);

    log.atInfo()
        .addKeyValue("dependency", "postgres")
        .addKeyValue("openFor", Duration.ofSeconds(30))
        .log("breaker opened");

    assertThat(text())
        .matches(
            "(?s)\\S+ INFO  Some breaker opened dependency=\"postgres\" openFor=\"PT30S\" \\[.*]\n");
  }

  @Test
  void text_from_outside_cannot_forge_a_line() {
    Logger log = ours(Level.INFO, LogFormat.TEXT);

    log.atInfo().addKeyValue("type", "a\r\nb\u001b[2J").log("stored");

    assertThat(text().lines()).hasSize(1);
    assertThat(written.toByteArray()).doesNotContain((byte) 0x1b, (byte) '\r');
  }

  @Test
  void a_json_line_carries_the_keys_as_fields() throws IOException {
    Logger log = ours(Level.INFO, LogFormat.JSON);

    log.atWarn().addKeyValue("events", 3).setCause(new IOException("gone")).log("stored\nlate");

    JsonNode line = new ObjectMapper().readTree(text());
    assertThat(line.get("message").asText()).isEqualTo("stored\nlate");
    assertThat(line.get("level").asText()).isEqualTo("WARN");
    assertThat(line.get("events").asInt()).isEqualTo(3);
    assertThat(line.get("stack_trace").asText()).contains("gone");
    assertThat(text().lines()).hasSize(1);
  }

  @Test
  void our_own_level_is_as_set_and_libraries_speak_from_warn_on() {
    Logger log = ours(Level.DEBUG, LogFormat.TEXT);
    Logger library = context.getLogger("io.netty.Some");

    log.debug("ours");
    library.info("theirs");
    library.warn("trouble");

    assertThat(text()).contains("ours", "trouble").doesNotContain("theirs");
  }

  @Test
  void a_level_above_warn_quiets_libraries_too() {
    var _ = ours(Level.ERROR, LogFormat.TEXT);

    context.getLogger("io.netty.Some").warn("trouble");

    assertThat(text()).isEmpty();
  }

  @Test
  void a_stuck_output_holds_nobody_up_and_costs_lines_below_warn_first()
      throws InterruptedException {
    var stuck = new StuckStream();
    Logger log = ours(Level.INFO, LogFormat.TEXT, stuck);

    log.info("the first line");
    stuck.entered.await();
    for (int i = 0; i < 20_000; i++) {
      log.info("flood"); // returns at once, or this test never ends
    }
    log.warn("still heard");
    stuck.release.countDown();
    stuck.warned.await();

    assertThat(text()).contains("the first line", "still heard");
    assertThat(text().lines().filter(line -> line.contains("flood")).count())
        .isBetween(1000L, 8192L);
  }

  private Logger ours(Level level, LogFormat format) {
    return ours(level, format, written);
  }

  private Logger ours(Level level, LogFormat format, OutputStream stream) {
    context.setMDCAdapter(
        new LogbackMDCAdapter()); // SLF4J's own context gets one too; without it no event is made
    var appender = new OutputStreamAppender<ILoggingEvent>();
    appender.setOutputStream(stream);
    Logging.configure(context, new LogSettings(level, format), appender);
    return context.getLogger("dev.sluice.Some");
  }

  /** Everything written: stopping flushes the queue. */
  private String text() {
    context.stop();
    return written.toString(UTF_8);
  }

  /** Lets the first write wait, as a terminal does that somebody paused. */
  private final class StuckStream extends OutputStream {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch warned = new CountDownLatch(1);

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      entered.countDown();
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      written.write(bytes);
      if (new String(bytes, UTF_8).contains("WARN")) {
        warned.countDown();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      write(Arrays.copyOfRange(bytes, offset, offset + length));
    }
  }
}
