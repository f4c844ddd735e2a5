package dev.sluice;

import dev.sluice.asset.Difference;
import dev.sluice.asset.MuxObject;
import dev.sluice.linking.HistoryPlace;
import dev.sluice.linking.StateHistory;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the state of objects as it was at an instant, rebuilt from the ledger. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Shows the state of assets as it was at an instant, rebuilt from the ledger. Writes nothing.",
      "Knows no more than the ledger does: what its retention dropped is missing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the report is whole",
      "1:a failure at run time",
      "2:wrong usage, or the configuration is refused"
    })
final class RebuildCommand implements Callable<Integer> {
  private static final int PART_OBJECTS = 200;
  private static final String ROW = "%-16s %-48s %-14s %-48s %s%n";

  /** Whose clock counts. */
  enum By {
    /** Mux's own: what had happened by then, whenever we learned of it. */
    occurred,
    /** Ours: what had been received by then. */
    received
  }

  private final Map<String, String> environment;

  @Mixin
  private final HistoryOptions options = new HistoryOptions();

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      required = true,
      description = "An ISO-8601 time with an offset, such as 2024-06-10T22:22:41Z; inclusive.")
  private String asOf = "";

  @Option(
      names = "--by",
      paramLabel = "CLOCK",
      description = {
        "occurred: what had happened by Mux's clock (the default);",
        "received: what had been received here, so what the gateway showed then."
      })
  private By by = By.occurred;

  @Option(names = "--json", description = "One JSON object per line instead of a table.")
  private boolean json;

  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "Assets, uploads or live streams, with what hangs on them; none means all.")
  private List<String> ids = new ArrayList<>();

  @Spec
  private @Nullable CommandSpec spec;

  RebuildCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    CommandSpec command = HistoryOptions.given(spec);
    PrintWriter out = command.commandLine().getOut();
    var until = new StateHistory.AsOf(time(command), by == By.received);
    try (var session = options.open(environment)) {
      var progress = new ProgressLine(command.commandLine().getErr(), "objects rebuilt");
      if (!json) {
        out.printf(ROW, "KIND", "ID", "STATUS", "PARENT", "LAST EVENT");
      }
      long count = 0;
      HistoryPlace next = HistoryPlace.START;
      while (next != null) {
        var question = new StateHistory.Question(until, ids, next, PART_OBJECTS);
        StateHistory.Part part = session.await(session.history().rebuild(question));
        for (StateHistory.Pair pair : part.pairs()) {
          if (pair.ledger() != null) {
            count++;
            print(out, pair.ledger());
          }
        }
        progress.at(count);
        next = part.next();
      }
      progress.end();
      out.flush();
      return ExitCode.OK;
    }
  }

  private Instant time(CommandSpec command) {
    try {
      return OffsetDateTime.parse(asOf).toInstant();
    } catch (DateTimeException e) {
      throw new ParameterException(
          command.commandLine(),
          "--as-of must be an ISO-8601 time with an offset, such as 2024-06-10T22:22:41Z",
          e);
    }
  }

  private void print(PrintWriter out, MuxObject object) {
    if (json) {
      JsonObject line = new JsonObject()
          .put("kind", object.key().kind().label())
          .put("id", object.key().id());
      Difference.fields(object).forEach(line::put);
      out.println(line.encode());
    } else {
      String status = object.deletedAt() != null ? "deleted" : object.snapshot().status();
      out.printf(
          ROW,
          object.key().kind().label(),
          object.key().id(),
          status == null ? "-" : status,
          object.parentId() == null ? "-" : object.parentId(),
          object.lastAt());
    }
  }
}
