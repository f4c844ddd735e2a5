package dev.sluice;

import dev.sluice.config.LogFormat;
import dev.sluice.config.LogSettings;
import dev.sluice.config.SluiceConfig;
import dev.sluice.simulator.SimulateCommand;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;
import picocli.CommandLine.ExitCode;

/** Where the process begins. */
public final class Main {
  /** A first start unpacks and initialises the embedded Postgres, which takes a slow machine a minute. */
  private static final Duration START_MAX = Duration.ofMinutes(2);

  private static final Duration STOP_MAX = Duration.ofSeconds(10);

  private Main() {}

  /** Runs the command line; returns while the gateway serves, and ends the process otherwise. */
  public static void main(String[] args) {
    // Until the configuration is read, only warnings are worth a line.
    Logging.configure(new LogSettings(Level.WARN, LogFormat.TEXT));
    var shutdown = new Shutdown(STOP_MAX);
    shutdown.install();
    int code = SluiceCommand.commandLine(
            System.getenv(),
            new RealOperations(shutdown),
            new SimulateCommand(),
            new VerifyCommand(System.getenv()),
            new RebuildCommand(System.getenv()),
            new ReconcileCommand(System.getenv()))
        .execute(args);
    if (code != ExitCode.OK) {
      System.exit(code);
    }
  }

  private record RealOperations(Shutdown shutdown) implements Operations {
    @Override
    public void serve(SluiceConfig config) throws Exception {
      Logging.configure(config.log());
      var gateway = new Gateway(config);
      shutdown.stops(gateway::stop);
      await(gateway.start());
      if (config.demo().enabled()) {
        await(gateway.demonstrate(System.out));
        System.out.println("Serving on port " + gateway.port() + "; Ctrl-C ends it.");
      }
    }

    @Override
    public void check(SluiceConfig config) throws Exception {
      Logging.configure(config.log());
      await(new Gateway(config).check());
    }

    private static void await(Future<Void> future) throws Exception {
      try {
        var _ = future
            .toCompletionStage()
            .toCompletableFuture()
            .get(START_MAX.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }
  }
}
