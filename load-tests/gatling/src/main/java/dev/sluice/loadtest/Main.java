package dev.sluice.loadtest;

import dev.sluice.bench.Child;
import dev.sluice.bench.LedgerCheck;
import dev.sluice.bench.Workshop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the load tests. */
@Command(
    name = "load-tests/gatling/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Floods the gateway over loopback, on a Postgres of its own, and compares what it acknowledged with the ledger.",
      "Ends with code 0 when every assertion held and nothing was lost, stored twice or stored without being genuine."
    })
public final class Main implements Callable<Integer> {
  private static final String ALL = "all";
  private static final int RATE_MIN = 50;
  private static final int RATE_MAX = 5_000;
  private static final int SECONDS_MIN = 10;
  private static final int SECONDS_MAX = 300;
  private static final int HEADROOM_MAX = 20;

  @Parameters(
      paramLabel = "SCENARIO",
      description =
          "steady, ramp, burst, spike, repeat-storm, forged-storm, outage, slow-senders, mixed or all")
  private String scenario = ALL;

  @Option(
      names = "--rate",
      description = "webhooks per second, of which each scenario makes its own profile; " + RATE_MIN
          + " to " + RATE_MAX + " (default ${DEFAULT-VALUE})")
  private int rate = 1_500;

  @Option(
      names = "--seconds",
      description = "how long each scenario takes after its warm-up of 10 s; " + SECONDS_MIN
          + " to " + SECONDS_MAX + " (default ${DEFAULT-VALUE})")
  private int seconds = 30;

  @Option(
      names = "--headroom",
      description =
          "what the limits of time are multiplied by, on a machine that is busy otherwise; 1 to "
              + HEADROOM_MAX + " (default ${DEFAULT-VALUE})")
  private int headroom = 1;

  @Option(names = "--heap", description = "-Xmx of the gateway (default ${DEFAULT-VALUE})")
  private String heap = "256m";

  @Option(names = "--keep", description = "keep the scratch folder with its logs and databases")
  private boolean keep;

  private Main() {}

  /** Ends with 0 when all was as it should be. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    List<Scenario> scenarios = scenarios();
    if (scenarios.isEmpty()
        || outside(rate, RATE_MIN, RATE_MAX)
        || outside(seconds, SECONDS_MIN, SECONDS_MAX)
        || outside(headroom, 1, HEADROOM_MAX)) {
      System.err.println("SCENARIO is one of " + Scenario.titles() + " or " + ALL + "; --rate "
          + RATE_MIN + " to " + RATE_MAX + ", --seconds " + SECONDS_MIN + " to " + SECONDS_MAX
          + ", --headroom 1 to " + HEADROOM_MAX);
      return ExitCode.USAGE;
    }
    Path project = Path.of(System.getProperty("sluice.project", "")).toAbsolutePath();
    // Not among the system's temporary files: these may lie in memory, where an fsync costs
    // nothing.
    Path target = Files.createDirectories(project.resolve("load-tests/gatling/target"));
    Path scratch = Files.createTempDirectory(target, "scratch");
    var test = new LoadTest(
        new Workshop(project, scratch), rate, seconds, headroom, heap, target.resolve("reports"));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> clearAway(test, scratch)));
    List<String> failed = new ArrayList<>();
    for (Scenario one : scenarios) {
      if (!passes(test, one)) {
        failed.add(one.title());
      }
    }
    System.out.println(failed.isEmpty() ? "\nAll passed." : "\nFAILED: " + failed);
    return failed.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private List<Scenario> scenarios() {
    return scenario.equals(ALL)
        ? List.of(Scenario.values())
        : Scenario.of(scenario).stream().toList();
  }

  private static boolean outside(int value, int min, int max) {
    return value < min || value > max;
  }

  private boolean passes(LoadTest test, Scenario one) throws Exception {
    System.out.printf(
        Locale.ROOT,
        "%n%s: %d/s for %d s; %d processors, load %.1f%n",
        one.title(),
        rate,
        seconds,
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    try {
      LoadTest.Outcome outcome = test.run(one);
      System.out.println(outcome.account());
      System.out.println((outcome.passed() ? "Passed: " : "FAILED: ") + outcome.report());
      return outcome.passed();
    } catch (LedgerCheck.FailedException | IOException failure) {
      System.err.println("FAILED: " + failure.getMessage());
      return false;
    }
  }

  /** At the end, whatever it is that ends us. */
  private void clearAway(LoadTest test, Path scratch) {
    Child.endAll();
    test.interrupt();
    if (keep) {
      System.out.println("Kept: " + scratch);
      return;
    }
    try {
      Workshop.delete(scratch);
    } catch (IOException | UncheckedIOException failure) {
      System.err.println("not everything was cleared away: " + failure.getMessage());
    }
  }
}
