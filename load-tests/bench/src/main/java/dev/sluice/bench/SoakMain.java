package dev.sluice.bench;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command line of {@link Soak}. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "An even load below the peak for a long time, in an open loop: each event is due at its time, however the gateway does.",
      "Every 30 s it shows rate, latency, memory and processor time; at the end how heap and resident memory grew (least",
      "squares, without the first two minutes) and how p99 drifted (last quarter through second quarter).",
      "What was acknowledged is then compared with the ledger; a difference ends it with code 1. What grew does not."
    })
public final class SoakMain extends BenchCommand {
  private static final double MINUTES_MAX = 240;
  private static final double SLICE_SECONDS = 30;
  private static final double SETTLE_SECONDS = 120;
  private static final double PEAK_SECONDS = 6;
  private static final double PEAK_WARM_UP_SECONDS = 15;
  private static final double SMOKE_SECONDS = 12;
  private static final double SMOKE_SLICE_SECONDS = 2;
  private static final double SMOKE_PEAK_SECONDS = 2;
  private static final int SMOKE_CONNECTIONS = 32;

  @Option(
      names = "--minutes",
      description = "how long the load lasts, 240 at most (default ${DEFAULT-VALUE})")
  private double minutes = 20;

  @Option(
      names = "--share",
      description = "of the peak that is offered, above 0 to 1 (default ${DEFAULT-VALUE})")
  private double share = 0.6;

  @Option(
      names = "--peak",
      description = "the peak in events per second (default: it is measured first)")
  private @Nullable Double peak;

  @Option(names = "--connections", description = "of the load generator (default ${DEFAULT-VALUE})")
  private int connections = 256;

  private SoakMain() {}

  /** Ends with 0 when everything acknowledged was found. */
  public static void main(String[] arguments) {
    System.exit(execute(new SoakMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    SoakOptions options = options();
    open((workshop, postgres) -> new Soak(options, workshop, postgres).run());
    return ExitCode.OK;
  }

  private SoakOptions options() {
    require(
        minutes > 0 && minutes <= MINUTES_MAX,
        "--minutes must be above 0 and " + MINUTES_MAX + " at most");
    require(share > 0 && share <= 1, "--share must be above 0 and 1 at most");
    require(peak == null || peak > 0, "--peak must be above 0");
    require(connections > 0, "--connections must be 1 at least");
    boolean smoke = smoke();
    return new SoakOptions(
        smoke ? SMOKE_SECONDS : minutes * 60,
        smoke ? SMOKE_SLICE_SECONDS : SLICE_SECONDS,
        smoke ? 0 : SETTLE_SECONDS,
        share,
        Optional.ofNullable(peak),
        smoke ? SMOKE_PEAK_SECONDS : PEAK_SECONDS,
        smoke ? SMOKE_PEAK_SECONDS : PEAK_WARM_UP_SECONDS,
        smoke ? SMOKE_CONNECTIONS : connections,
        heap(),
        aot(),
        output());
  }
}
