package dev.sluice;

import dev.sluice.config.ConfigReader;
import dev.sluice.config.SluiceConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What the commands that read the ledger have in common. */
final class HistoryOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON with the settings that differ; the environment lies over it.")
  private @Nullable Path file;

  /** Opens the database that the configuration names. */
  HistorySession open(Map<String, String> environment) {
    SluiceConfig config = new ConfigReader(environment).read(file, Map.of());
    return HistorySession.open(config);
  }

  /** The specification that picocli filled in. */
  static CommandSpec given(@Nullable CommandSpec spec) {
    if (spec == null) {
      throw new AssertionError("picocli fills the specification in before it calls");
    }
    return spec;
  }
}
