package dev.sluice.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.sluice.bridge.BridgeSettings;
import dev.sluice.guard.RecoverySettings;
import dev.sluice.guard.StandardStrategy;
import dev.sluice.health.HealthSettings;
import dev.sluice.ingest.IngestSettings;
import dev.sluice.linking.LinkingSettings;
import dev.sluice.metrics.ManagementSettings;
import dev.sluice.metrics.StreamSettings;
import dev.sluice.mux.MuxClientSettings;
import dev.sluice.polling.PollingSettings;
import dev.sluice.polling.ReconcileSettings;
import dev.sluice.postgres.EmbeddedSettings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Reads the whole configuration, or refuses it with every problem at once. It sees the environment that it
 * is given and nothing else of the process: no variables, no system properties.
 */
public final class ConfigReader {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  private final Map<String, String> environment;

  /** A reader that takes variables from this map. */
  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads the defaults, the profile and the environment.
   *
   * @throws ConfigRefusedException with every problem, when there is one
   */
  public SluiceConfig read() {
    return read(null, Map.of());
  }

  /**
   * Reads everything, and a file of the user below the environment, and options above it.
   *
   * @param file HOCON that holds what differs, or null for none
   * @param options values by the full names of settings, which win over all else
   * @throws ConfigRefusedException with every problem, when there is one
   */
  public SluiceConfig read(@Nullable Path file, Map<String, String> options) {
    var problems = new Problems();
    var layers = Layers.read(environment, file, options, problems);
    var reader = new SettingReader(layers, problems);
    var profile = reader.choice("profile", Profile.class);
    var dataDir = dataDir(reader, problems);
    var ingest = ingest(reader);
    var config = new SluiceConfig(
        profile,
        dataDir,
        ingest,
        linking(reader, ingest.queueDelayMax()),
        database(reader),
        management(reader),
        stream(reader),
        bridge(reader),
        health(reader),
        recovery(reader),
        mux(reader, problems),
        new DependencyReader(reader, problems).read(layers.names()),
        new LogSettings(
            reader.choice("log.level", Level.class), reader.choice("log.format", LogFormat.class)),
        demo(reader),
        polling(reader),
        reconcile(reader),
        reader.settings());
    CrossRules.check(config, problems);
    problems.throwIfAny();
    return config;
  }

  /** The environment variables that are looked at, in alphabetical order. */
  public static List<EnvironmentVariable> variables() {
    return Layers.variables();
  }

  private static Path dataDir(SettingReader reader, Problems problems) {
    String text = reader.text("data-dir");
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      problems.add("data-dir", "is not a path (" + e.getReason() + ")");
      return Path.of("");
    }
  }

  private static IngestSettings ingest(SettingReader reader) {
    return new IngestSettings(
        reader.host("ingest.host"),
        reader.port("ingest.port"),
        reader.count("ingest.instances", 0, 64),
        (int) reader.bytes("ingest.body-bytes-max", KIB, 64 * MIB),
        reader.duration("ingest.head-deadline", ofMillis(100), ofMinutes(1)),
        reader.duration("ingest.body-deadline", ofMillis(100), ofMinutes(1)),
        reader.duration("ingest.idle-timeout", ofSeconds(1), ofHours(1)),
        reader.count("ingest.connections-max", 1, 1_000_000),
        reader.bytes("ingest.bytes-in-flight-max", KIB, 16 * 1024 * MIB),
        reader.count("ingest.events-in-flight-max", 1, 1_000_000),
        reader.duration("ingest.queue-delay-max", ofMillis(1), ofMinutes(1)),
        reader.duration("ingest.answer-deadline", ofMillis(100), ofMinutes(1)),
        reader.duration("ingest.retry-after", ofSeconds(1), ofHours(1)),
        reader.duration("ingest.signature-tolerance", ofSeconds(1), ofHours(1)));
  }

  private static HealthSettings health(SettingReader reader) {
    return new HealthSettings(
        reader.duration("health.check-deadline", ofMillis(10), ofSeconds(10)),
        reader.duration("health.cache-for", ofMillis(1), ofMinutes(1)),
        reader.duration("health.status-counts-for", ofSeconds(1), ofDays(1)),
        reader.duration("health.error-window", ofSeconds(1), ofHours(1)),
        reader.count("health.error-requests-min", 1, 1_000_000),
        reader.share("health.error-rate-warn"),
        reader.share("health.error-rate-fail"),
        reader.duration("health.response-time-warn", ofMillis(1), ofMinutes(1)),
        reader.duration("health.response-time-fail", ofMillis(1), ofMinutes(1)),
        reader.share("health.memory-warn"),
        reader.share("health.memory-fail"),
        reader.share("health.queue-warn"),
        reader.share("health.queue-fail"),
        reader.duration("health.event-loop-lag-warn", ofMillis(1), ofMinutes(1)),
        reader.duration("health.event-loop-lag-fail", ofMillis(1), ofMinutes(1)),
        reader.count("health.open-breakers-warn", 0, 1_000),
        reader.count("health.open-breakers-fail", 0, 1_000),
        reader.duration("health.dependency-checks-for", ofMillis(1), ofMinutes(10)));
  }

  private static RecoverySettings recovery(SettingReader reader) {
    Set<StandardStrategy> enabled = EnumSet.noneOf(StandardStrategy.class);
    for (StandardStrategy strategy : StandardStrategy.values()) {
      if (reader.flag("recovery." + strategy.label() + ".enabled")) {
        enabled.add(strategy);
      }
    }
    return new RecoverySettings(
        enabled,
        reader.duration("recovery.interval", ofMillis(10), ofMinutes(10)),
        reader.duration("recovery.deadline", ofMillis(10), ofMinutes(1)),
        reader.count("recovery.history-max", 1, 10_000));
  }

  private static LinkingSettings linking(SettingReader reader, Duration queueDelayMax) {
    return new LinkingSettings(
        reader.count("linking.batch-events-max", 1, 10_000),
        (int) reader.bytes("linking.batch-bytes-max", KIB, 64 * MIB),
        reader.count("linking.batches-in-flight-max", 1, 8),
        reader.duration("linking.commit-spacing", ofMillis(0), ofSeconds(1)),
        reader.duration("linking.wait-max", ofMillis(1), ofMinutes(1)),
        queueDelayMax,
        reader.duration("linking.commit-deadline", ofMillis(10), ofMinutes(1)),
        reader.duration("linking.retry-after", ofSeconds(1), ofHours(1)));
  }

  private static DatabaseSettings database(SettingReader reader) {
    return new DatabaseSettings(
        nullIfEmpty(reader.secretDatabaseUrl("postgres.url")),
        new EmbeddedSettings(
            reader.port("embedded-postgres.port"),
            reader.bytes("embedded-postgres.shared-buffers", 16 * MIB, 1024 * 1024 * MIB),
            reader.bytes("embedded-postgres.log-bytes-max", 128 * MIB, 1024 * 1024 * MIB)),
        reader.count("postgres.pool-size", 1, 1000),
        reader.count("postgres.pool-waiters-max", 0, 100_000),
        reader.duration("postgres.connect-timeout", ofMillis(10), ofMinutes(1)),
        reader.duration("postgres.query-deadline", ofMillis(10), ofMinutes(10)),
        reader.duration("postgres.retention", ofDays(1), ofDays(3650)),
        reader.count("postgres.partitions-ahead", 1, 60));
  }

  private static ManagementSettings management(SettingReader reader) {
    return new ManagementSettings(
        reader.host("management.host"),
        reader.port("management.port"),
        nullIfEmpty(reader.secret("management.token")));
  }

  private static StreamSettings stream(SettingReader reader) {
    return new StreamSettings(
        reader.count("stream.subscribers-max", 1, 200),
        reader.count("stream.events-kept", 1, 100_000),
        (int) reader.bytes("stream.write-bytes-max", KIB, 16 * MIB),
        reader.duration("stream.heartbeat", ofMillis(100), ofSeconds(20)));
  }

  private static BridgeSettings bridge(SettingReader reader) {
    return new BridgeSettings(
        reader.flag("bridge.enabled"),
        reader.host("bridge.host"),
        reader.port("bridge.port"),
        reader.count("bridge.connections-max", 1, 1_000),
        (int) reader.bytes("bridge.frame-bytes-max", KIB, 16 * MIB),
        reader.count("bridge.asks-max", 1, 10_000),
        reader.count("bridge.registrations-max", 1, 10_000),
        (int) reader.bytes("bridge.write-bytes-max", KIB, 64 * MIB),
        reader.duration("bridge.ask-deadline", ofMillis(10), ofMinutes(5)),
        reader.duration("bridge.idle-timeout", ofSeconds(1), ofHours(1)));
  }

  private static MuxSettings mux(SettingReader reader, Problems problems) {
    return new MuxSettings(
        reader.httpUrl("mux.api-url"),
        credentials(reader, problems, "token", "MUX_TOKEN"),
        credentials(reader, problems, "low-priority-token", "MUX_LOW_PRIORITY_TOKEN"),
        new MuxClientSettings(
            reader.count("mux.connections-max", 1, 1000),
            reader.count("mux.waiters-max", 0, 100_000),
            reader.duration("mux.connect-timeout", ofMillis(10), ofMinutes(1)),
            reader.duration("mux.call-deadline", ofMillis(100), ofMinutes(10)),
            (int) reader.bytes("mux.answer-bytes-max", 64 * KIB, 64 * MIB)),
        reader.secrets("mux.webhook-signing-secrets"));
  }

  private static @Nullable MuxCredentials credentials(
      SettingReader reader, Problems problems, String name, String variable) {
    String idKey = "mux." + name + "-id";
    String secretKey = "mux." + name + "-secret";
    String id = reader.secret(idKey);
    String secret = reader.secret(secretKey);
    problems.require(
        id.isEmpty() || !secret.isEmpty(),
        "missing; " + idKey + " (" + variable + "_ID) is set, and one is no use without the other",
        secretKey,
        idKey);
    problems.require(
        !id.isEmpty() || secret.isEmpty(),
        "missing; " + secretKey + " (" + variable
            + "_SECRET) is set, and one is no use without the other",
        idKey,
        secretKey);
    return id.isEmpty() || secret.isEmpty() ? null : new MuxCredentials(id, secret);
  }

  private static DemoSettings demo(SettingReader reader) {
    return new DemoSettings(
        reader.flag("demo.enabled"),
        reader.count("demo.assets", 1, 100_000),
        reader.count("demo.rate-per-second", 1, 100_000));
  }

  private static PollingSettings polling(SettingReader reader) {
    return new PollingSettings(
        reader.duration("polling.healthy-interval", ofSeconds(1), ofMinutes(1)),
        reader.duration("polling.degraded-interval", ofSeconds(1), ofMinutes(5)),
        reader.duration("polling.error-interval-max", ofSeconds(1), ofHours(1)),
        reader.share("polling.jitter"),
        reader.duration("polling.session-max", ofSeconds(1), ofMinutes(10)),
        reader.count("polling.sessions-max", 1, 100_000),
        reader.count("polling.session-assets-max", 1, 100_000),
        reader.count("polling.watched-max", 1, 10_000_000),
        reader.count("polling.reads-at-once", 1, 1000),
        reader.duration("polling.lease", ofMillis(200), ofMinutes(1)),
        reader.duration("polling.look-interval", ofMillis(10), ofMinutes(1)),
        reader.duration("polling.send-within", ofMillis(10), ofMinutes(1)),
        reader.duration("polling.claim", ofMillis(10), ofMinutes(10)),
        reader.duration("polling.fetch-window", ofMillis(1), ofMinutes(1)),
        reader.duration("polling.fetch-deadline", ofMillis(10), ofSeconds(12)),
        reader.count("polling.fetches-max", 1, 1_000_000),
        reader.count("polling.listing-min", 1, 1_000_000));
  }

  private static ReconcileSettings reconcile(SettingReader reader) {
    return new ReconcileSettings(
        reader.duration("reconcile.interval-min", ofSeconds(1), ofHours(1)),
        reader.duration("reconcile.interval-max", ofSeconds(1), ofDays(1)),
        reader.duration("reconcile.scan-interval", ofMillis(100), ofHours(1)),
        reader.count("reconcile.scan-max", 1, 10_000),
        reader.duration("reconcile.upload-grace", ofMillis(1), ofDays(1)),
        reader.duration("reconcile.processing-max", ofMillis(1), ofDays(7)),
        reader.duration("reconcile.link-within", ofMillis(1), ofDays(7)),
        reader.duration("reconcile.give-up-after", ofHours(1), ofDays(365)),
        reader.duration("reconcile.silence-min", ofSeconds(1), ofDays(7)),
        reader.count("reconcile.silence-factor", 1, 1000));
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }
}
