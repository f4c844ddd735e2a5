package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
public final class Main implements Callable<Integer> {
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
          "seconds of load before them; C and N take 4 at most (default ${DEFAULT-VALUE})")
  private double warmUp = 10;

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

  @Option(names = "--heap", description = "-Xmx of A, B and C (default ${DEFAULT-VALUE})")
  private String heap = "256m";

  @Option(
      names = "--database",
      description =
          "postgresql://user:password@host:port/database of a server to use, as a superuser; else one is started")
  private @Nullable String database;

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
          "its connections; more than the events that the gateway holds, so that it must refuse (default ${DEFAULT-VALUE})")
  private int overloadConnections = 9000;

  @Option(names = "--peak", description = "peak of B for these two, instead of the median measured")
  private @Nullable Double peak;

  @Option(
      names = "--aot",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "run B with an AOT cache that a training run makes first, as the image's build does (default)")
  private boolean aot = true;

  @Option(names = "--out", description = "folder of bench.json and bench.svg")
  private Path output = Path.of("load-tests", "bench", "target", "results");

  @Option(names = "--keep", description = "keep the scratch folder with its logs")
  private boolean keep;

  @Option(
      names = "--smoke",
      description = "one short round of everything, to see that it works; its figures mean nothing")
  private boolean smoke;

  private Main() {}

  /** Ends with 0 when all was measured and everything acknowledged was found. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path project = Path.of(System.getProperty("sluice.project", "")).toAbsolutePath();
    try {
      Bench.run(options(project), project);
      return ExitCode.OK;
    } catch (LedgerCheck.FailedException | IOException | IllegalArgumentException failure) {
      System.err.println("FAILED: " + failure.getMessage());
      return ExitCode.SOFTWARE;
    }
  }

  private Options options(Path project) {
    return new Options(
        smoke ? Math.min(rounds, 1) : rounds,
        smoke ? SMOKE_SECONDS : seconds,
        smoke ? SMOKE_SECONDS : warmUp,
        smoke ? SMOKE_CONNECTIONS : connections,
        eventsPerAsset,
        letters(),
        smoke ? SMOKE_PREPARED : prepared,
        heap,
        Optional.ofNullable(database),
        Optional.ofNullable(peak),
        halfPeak,
        overload,
        smoke ? 3 : overloadSeconds,
        smoke ? SMOKE_CONNECTIONS * 8 : overloadConnections,
        aot && !smoke,
        project.resolve(output),
        keep);
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
