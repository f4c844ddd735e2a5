package dev.sluice;

import dev.sluice.config.ConfigReader;
import dev.sluice.config.ConfigRefusedException;
import dev.sluice.config.EnvironmentVariable;
import dev.sluice.config.SluiceConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: reads the configuration, then serves, or checks and ends. */
@Command(
    name = "sluice",
    description =
        "A gateway for Mux webhook floods: genuine, committed before the answer, the same state in any order.",
    versionProvider = SluiceCommand.Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:a failure at run time",
      "2:wrong usage, or the configuration is refused"
    })
final class SluiceCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(SluiceCommand.class);

  private final Map<String, String> environment;
  private final Operations operations;

  @Option(
      names = "--demo",
      description = "Send one simulated shower of webhooks to this gateway, then keep serving.")
  private boolean demo;

  @Option(
      names = "--check",
      description = "Print the settings in force, try the database, and end.")
  private boolean check;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "HOCON with the settings that differ; the environment lies over it.")
  private @Nullable Path file;

  @Spec
  private @Nullable CommandSpec spec;

  private SluiceCommand(Map<String, String> environment, Operations operations) {
    this.environment = environment;
    this.operations = operations;
  }

  /** The command line with its subcommands, which are picocli commands of their own. */
  static CommandLine commandLine(
      Map<String, String> environment, Operations operations, Object... subcommands) {
    var commandLine = new CommandLine(new SluiceCommand(environment, operations));
    for (Object subcommand : subcommands) {
      commandLine.addSubcommand(subcommand);
    }
    commandLine.getCommandSpec().usageMessage().footer(variables());
    return commandLine
        .setParameterExceptionHandler((wrong, _) -> usage(wrong))
        .setExecutionExceptionHandler((failure, command, _) -> failure(failure, command));
  }

  @Override
  public Integer call() throws Exception {
    Map<String, String> options = demo ? Map.of("demo.enabled", "true") : Map.of();
    SluiceConfig config = new ConfigReader(environment).read(file, options);
    if (check) {
      PrintWriter out = out();
      out.println(config.describe());
      operations.check(config);
      out.println("OK");
    } else {
      operations.serve(config);
    }
    return ExitCode.OK;
  }

  private PrintWriter out() {
    if (spec == null) {
      throw new AssertionError("picocli fills the specification in before it calls");
    }
    return spec.commandLine().getOut();
  }

  private static int usage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println(wrong.getMessage());
    command
        .getErr()
        .println(
            "'" + command.getCommandSpec().qualifiedName() + " --help' lists what can be said.");
    return ExitCode.USAGE;
  }

  private static int failure(Exception failure, CommandLine command) {
    if (failure instanceof ConfigRefusedException) {
      command.getErr().println(failure.getMessage());
      return ExitCode.USAGE;
    }
    LOG.atError().setCause(failure).log("sluice cannot go on");
    return ExitCode.SOFTWARE;
  }

  private static String[] variables() {
    List<EnvironmentVariable> variables = ConfigReader.variables();
    int width =
        variables.stream().mapToInt(variable -> variable.name().length()).max().orElse(1);
    var lines = variables.stream()
        .map(variable -> ("  %-" + width + "s  %s").formatted(variable.name(), variable.key()));
    return Stream.concat(
            Stream.of("", "Environment variables, and the settings in sluice.conf that they give:"),
            lines)
        // The footer is a format of picocli, in which a percent sign would begin a directive.
        .map(line -> line.replace("%", "%%"))
        .toArray(String[]::new);
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Optional.ofNullable(
              SluiceCommand.class.getPackage().getImplementationVersion())
          .orElse("(not packaged)");
      return new String[] {"sluice " + version};
    }
  }
}
