package dev.sluice;

import dev.sluice.asset.Difference;
import dev.sluice.linking.HistoryPlace;
import dev.sluice.linking.Verification;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rebuilds the state of objects from the ledger, aside, and tells where the live state differs. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Rebuilds the state of assets from the ledger, aside, and tells where the live state differs.",
      "Writes nothing. What is older than the ledger, by its retention, is counted and no difference."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the live state is what the ledger says",
      "1:there are differences, or a failure at run time",
      "2:wrong usage, or the configuration is refused"
    })
final class VerifyCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Mixin
  private final HistoryOptions options = new HistoryOptions();

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Assets, uploads or live streams, with what hangs on them; none means all.")
  private List<String> ids = new ArrayList<>();

  @Spec
  private @Nullable CommandSpec spec;

  VerifyCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec command = HistoryOptions.given(spec);
    PrintWriter out = command.commandLine().getOut();
    try (var session = options.open(environment)) {
      var verification = new Verification(session.history(), ids, HistoryPlace.START);
      var progress = new ProgressLine(command.commandLine().getErr(), "objects compared");
      while (session.await(verification.step())) {
        progress.at(verification.examined());
      }
      progress.end();
      verification.differences().forEach(difference -> print(out, difference));
      out.printf(
          "%d objects compared: %d differ, %d are older than the ledger, %d hang on nothing and were skipped%n",
          verification.examined(),
          verification.different(),
          verification.olderThanTheLedger(),
          verification.skipped());
      out.flush();
      return verification.different() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }

  private static void print(PrintWriter out, Difference difference) {
    for (Difference.Field field : difference.fields()) {
      out.printf(
          "%s %s %s: ledger %s, live %s%n",
          difference.key().kind().label(),
          difference.key().id(),
          field.name(),
          field.before(),
          field.after());
    }
  }
}
