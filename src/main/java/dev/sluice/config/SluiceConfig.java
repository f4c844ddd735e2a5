package dev.sluice.config;

import static java.util.stream.Collectors.joining;

import dev.sluice.bridge.BridgeSettings;
import dev.sluice.guard.GuardSettings;
import dev.sluice.guard.RecoverySettings;
import dev.sluice.health.HealthSettings;
import dev.sluice.ingest.IngestSettings;
import dev.sluice.linking.LinkingSettings;
import dev.sluice.metrics.ManagementSettings;
import dev.sluice.metrics.StreamSettings;
import dev.sluice.polling.PollingSettings;
import dev.sluice.polling.ReconcileSettings;
import java.nio.file.Path;
import java.util.List;

/**
 * The whole configuration, read and found sound.
 *
 * @param profile what the gateway runs for
 * @param dataDir where the embedded Postgres keeps its data
 * @param ingest the public listener
 * @param linking the group commit
 * @param database which Postgres, and its limits
 * @param management the management listener
 * @param stream the live stream on it
 * @param bridge the TCP bridge to the event bus
 * @param health when a component counts as failing
 * @param recovery how the gateway helps itself
 * @param mux the API and the signing secrets
 * @param guard what is guarded, and how
 * @param log what the log says
 * @param demo the simulated shower
 * @param polling sessions, single reads and the queue behind them
 * @param reconcile how often what no session watches is read
 * @param settings every setting as it is in force, for printing, in the order in which it was read
 */
public record SluiceConfig(
    Profile profile,
    Path dataDir,
    IngestSettings ingest,
    LinkingSettings linking,
    DatabaseSettings database,
    ManagementSettings management,
    StreamSettings stream,
    BridgeSettings bridge,
    HealthSettings health,
    RecoverySettings recovery,
    MuxSettings mux,
    GuardSettings guard,
    LogSettings log,
    DemoSettings demo,
    PollingSettings polling,
    ReconcileSettings reconcile,
    List<EffectiveSetting> settings) {
  public SluiceConfig {
    settings = List.copyOf(settings);
  }

  /** Every setting in force with its source, one per line; secrets show as set or missing only. */
  public String describe() {
    int keyWidth =
        settings.stream().mapToInt(setting -> setting.key().length()).max().orElse(1);
    int valueWidth =
        settings.stream().mapToInt(setting -> setting.shown().length()).max().orElse(1);
    String format = "%-" + keyWidth + "s = %-" + Math.max(1, valueWidth) + "s  (%s)";
    return settings.stream()
        .map(setting -> format.formatted(setting.key(), setting.shown(), setting.source()))
        .collect(joining("\n"));
  }
}
