package dev.sluice.bench;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command line of {@link Scale}. */
@Command(
    name = "scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How the rate and the cost of the gateway move with one factor at a time, all else as in bench/run.",
      "Each value is measured right after a run with the usual value, and told as the ratio of the two. Factors:",
      "instances: 1, 2 HTTP verticles (usual: one per processor)",
      "batch: 16, 64, 1024 events of a transaction (256), with 2000 connections",
      "body: 2, 16, 256 KB (1.1 to 1.8 KB), with 64 connections",
      "connections: 16, 64, 1000, 2000 (256)",
      "assets: 1, 16 events of each asset, all events of 100 assets (4 of each)",
      "ledger: a ledger with rows of seven days in it (an empty one); only when it is named, for it needs space and time.",
      "After each run it compares what was acknowledged with the ledger; a difference ends it with code 1."
    })
public final class ScaleMain extends BenchCommand {
  private static final double SMOKE_SECONDS = 2;
  private static final int SMOKE_PREPARED = 5_000;
  private static final long SMOKE_ROWS = 20_000;
  private static final int LEDGER_ROUNDS = 3;
  private static final List<String> SMOKE_FACTORS = List.of("body", Factor.LEDGER);

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FACTOR",
      description = "factors to measure, such as batch,body (default: all but ledger)")
  private @Nullable List<String> only;

  @Option(
      names = "--seconds",
      description = "measured seconds of each run (default ${DEFAULT-VALUE})")
  private double seconds = 6;

  @Option(
      names = "--warm-up",
      description = "seconds of load before them (default ${DEFAULT-VALUE})")
  private double warmUp = 15;

  @Option(
      names = "--rounds",
      description =
          "how often each value is measured beside the usual one (default 1, and 3 for ledger)")
  private @Nullable Integer rounds;

  @Option(
      names = "--ledger-rows",
      description =
          "rows of the full ledger before, 2.2 KB of disk each (default ${DEFAULT-VALUE})")
  private long ledgerRows = 10_000_000;

  @Option(
      names = "--prepared",
      description = "requests made ahead per measured second (default ${DEFAULT-VALUE})")
  private int prepared = 40_000;

  private ScaleMain() {}

  /** Ends with 0 when all was measured and everything acknowledged was found. */
  public static void main(String[] arguments) {
    System.exit(execute(new ScaleMain(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    ScaleOptions options = options();
    open((workshop, postgres) -> new Scale(options, workshop, postgres).run());
    return ExitCode.OK;
  }

  private ScaleOptions options() {
    boolean smoke = smoke();
    require(seconds > 0 && warmUp >= 0, "--seconds must be above 0, --warm-up not below");
    require(rounds == null || rounds > 0, "--rounds must be 1 at least");
    require(
        ledgerRows >= LedgerDays.ROWS_MIN && ledgerRows <= LedgerDays.ROWS_MAX,
        "--ledger-rows must be " + LedgerDays.ROWS_MIN + " to " + LedgerDays.ROWS_MAX);
    require(prepared >= 0, "--prepared must not be negative");
    return new ScaleOptions(
        factors(),
        smoke ? SMOKE_SECONDS : seconds,
        smoke ? SMOKE_SECONDS : warmUp,
        smoke || rounds == null ? 1 : rounds,
        smoke ? 1 : rounds == null ? LEDGER_ROUNDS : rounds,
        smoke ? Math.min(ledgerRows, SMOKE_ROWS) : ledgerRows,
        smoke ? SMOKE_PREPARED : prepared,
        heap(),
        aot(),
        smoke,
        output());
  }

  private List<String> factors() {
    List<String> given = only;
    if (given == null) {
      return smoke()
          ? SMOKE_FACTORS
          : Factor.KEYS.stream().filter(key -> !key.equals(Factor.LEDGER)).toList();
    }
    Set<String> named = new LinkedHashSet<>();
    for (String word : given) {
      String key = word.strip().toLowerCase(Locale.ROOT);
      require(
          Factor.KEYS.contains(key),
          "--only: no factor '" + key + "'; there are " + String.join(", ", Factor.KEYS));
      named.add(key);
    }
    return List.copyOf(named);
  }
}
