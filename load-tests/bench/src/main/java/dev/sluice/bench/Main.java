package dev.sluice.bench;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The command line of the benchmark. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measures the gateway beside others that do a part of its work, in interleaved rounds on one Postgres:",
      "A Vert.x echo + HMAC; B Sluice, the whole path; C Postgres taking the same rows, 256 per commit;",
      "N a plain Node handler (official SDK, pg, two statements per event); P pgbench, one insert per transaction.",
      "After each round of B and N it compares what was acknowledged with the ledger; a difference ends it with code 1."
    })
public final class Main extends BenchCommand {
  private static final double SMOKE_SECONDS = 2;
  private static final int SMOKE_CONNECTIONS = 32;
  private static final int SMOKE_PREPARED = 5_000;

  @Option(names = "--rounds", description = "rounds (default ${DEFAULT-VALUE})")
  private int rounds = 5;

  @Option(
      names = "--seconds",
      description = "measured seconds of each run (default ${DEFAULT-VALUE})")
  private double seconds = 6;

  @Option(
      names = "--warm-up",
      description =
          "seconds of load before them; A takes 10 at most, C and N 4 (default ${DEFAULT-VALUE})")
  private double warmUp = 20;

  @Option(names = "--only", split = ",", description = "letters of the contestants, such as A,B")
  private @Nullable List<String> only;

  @Option(names = "--connections", description = "of the load generator (default ${DEFAULT-VALUE})")
  private int connections = 256;

  @Option(
      names = "--events-per-asset",
      description =
          "how many events tell of one asset, a second or so apart; 1 is the dearest mix, Mux sends four or five (default ${DEFAULT-VALUE})")
  private int eventsPerAsset = 4;

  @Option(
      names = "--prepared",
      description =
          "requests made ahead per measured second, 1.6 KB each (default ${DEFAULT-VALUE})")
  private int prepared = 40_000;

  @Option(
      names = "--half-peak",
      description = "also: latency of B at half of its peak, open loop, as many runs as rounds")
  private boolean halfPeak;

  @Option(names = "--overload", description = "also: three times the peak, open loop, then a rest")
  private boolean overload;

  @Option(
      names = "--overload-seconds",
      description = "how long the overload lasts (default ${DEFAULT-VALUE})")
  private double overloadSeconds = 60;

  @Option(
      names = "--overload-connections",
      description =
          "its connections; more than wait at once when the gateway refuses what would wait too long (default ${DEFAULT-VALUE})")
  private int overloadConnections = 2000;

  @Option(names = "--peak", description = "peak of B for these two, instead of the median measured")
  private @Nullable Double peak;

  private Main() {}

  /** Ends with 0 when all was measured and everything acknowledged was found. */
  public static void main(String[] arguments) {
    System.exit(execute(new Main(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    Options options = options();
    open((workshop, postgres) -> new Bench(options, workshop, postgres).run());
    return ExitCode.OK;
  }

  private Options options() {
    boolean smoke = smoke();
    return new Options(
        smoke ? Math.min(rounds, 1) : rounds,
        smoke ? SMOKE_SECONDS : seconds,
        smoke ? SMOKE_SECONDS : warmUp,
        smoke ? SMOKE_CONNECTIONS : connections,
        eventsPerAsset,
        letters(),
        smoke ? SMOKE_PREPARED : prepared,
        heap(),
        Optional.ofNullable(peak),
        halfPeak,
        overload,
        smoke ? 3 : overloadSeconds,
        smoke ? SMOKE_CONNECTIONS * 8 : overloadConnections,
        aot(),
        output());
  }

  private Set<Character> letters() {
    List<String> given = only;
    if (given == null) {
      return Bench.LETTERS;
    }
    Set<Character> letters = new HashSet<>();
    for (String word : given) {
      String letter = word.strip().toUpperCase(Locale.ROOT);
      if (letter.length() != 1 || !Bench.LETTERS.contains(letter.charAt(0))) {
        throw new IllegalArgumentException("--only takes the letters " + Bench.LETTERS);
      }
      letters.add(letter.charAt(0));
    }
    return letters;
  }
}
