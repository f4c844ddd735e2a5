package dev.sluice;

import dev.sluice.config.ConfigReader;
import dev.sluice.config.DurationText;
import dev.sluice.config.SluiceConfig;
import dev.sluice.metrics.ManagementSettings;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lets a running gateway go through all assets of Mux, and tells what came of it. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Lets a running gateway go through all assets of Mux: what differs is merged, and what Mux's list",
      "lacks is read, for it may be deleted. The gateway makes the calls, within its rate; interrupting",
      "this command does not end the sweep."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the sweep is done",
      "1:the sweep failed, or another is under way, or the gateway cannot be reached",
      "2:wrong usage, or the configuration is refused"
    })
final class ReconcileCommand implements Callable<Integer> {
  private final Map<String, String> environment;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      required = true,
      description = {
        "Assets that Mux made before then are passed over: an ISO-8601 time with an offset,",
        "such as 2024-06-10T22:22:41Z, or a length of time back from now, such as 24h."
      })
  private String since = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = {
        "The management listener, such as http://127.0.0.1:8081;",
        "that of the configuration where it is not given."
      })
  private @Nullable String url;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON with the settings that differ; the environment lies over it.")
  private @Nullable Path file;

  @Spec
  private @Nullable CommandSpec spec;

  ReconcileCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws InterruptedException {
    CommandSpec command = HistoryOptions.given(spec);
    Instant from = since(command, Instant.now());
    SluiceConfig config = new ConfigReader(environment).read(file, Map.of());
    URI gateway = url == null ? address(command, config.management()) : address(command, url);
    PrintWriter err = command.commandLine().getErr();
    try (var client = new ManagementClient(gateway, config.management().token())) {
      var sweep = new SweepFollower(client, new ProgressLine(err, "assets examined"));
      return report(command.commandLine().getOut(), err, sweep.run(from));
    } catch (ManagementException e) {
      err.println(e.getMessage());
      err.flush();
      return ExitCode.SOFTWARE;
    }
  }

  private Instant since(CommandSpec command, Instant now) {
    try {
      Instant from = DurationText.read(since)
          .map(now::minus)
          .orElseGet(() -> OffsetDateTime.parse(since).toInstant());
      if (from.isAfter(now) || from.isBefore(Instant.EPOCH)) {
        throw usage(command, "--since must lie between 1970 and now");
      }
      return from;
    } catch (DateTimeException | ArithmeticException _) {
      throw usage(
          command,
          "--since must be an ISO-8601 time with an offset, such as 2024-06-10T22:22:41Z,"
              + " or a length of time such as 24h");
    }
  }

  private static URI address(CommandSpec command, ManagementSettings settings) {
    return ManagementClient.address(settings)
        .orElseThrow(() ->
            usage(command, "management.port is 0, any free one: --url must name the listener"));
  }

  private static URI address(CommandSpec command, String text) {
    return parsed(text)
        .filter(uri -> ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
            && uri.getHost() != null
            && uri.getRawUserInfo() == null
            && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
            && uri.getRawQuery() == null
            && uri.getRawFragment() == null)
        .orElseThrow(() -> usage(
            command,
            "--url must be scheme, host and port of a listener, such as http://127.0.0.1:8081"));
  }

  private static Optional<URI> parsed(String text) {
    try {
      return Optional.of(new URI(text));
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  private static ParameterException usage(CommandSpec command, String message) {
    return new ParameterException(command.commandLine(), message);
  }

  private static int report(PrintWriter out, PrintWriter err, JsonObject sweep) {
    Duration took = Duration.between(sweep.getInstant("startedAt"), sweep.getInstant("updatedAt"));
    boolean done = sweep.getString("state").equals("done");
    out.printf("sweep %s since %s%n", sweep.getString("sweepId"), sweep.getString("since"));
    out.printf(
        "%d assets examined, %d differed and were merged; %d not on Mux's list, %d deletions found; %.1f s%n",
        sweep.getLong("examined"),
        sweep.getLong("changed"),
        sweep.getLong("suspected"),
        sweep.getLong("deletionsFound"),
        took.toMillis() / 1000.0);
    out.flush();
    if (!done) {
      err.println("the sweep failed: " + sweep.getString("failure"));
      err.flush();
    }
    return done ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
