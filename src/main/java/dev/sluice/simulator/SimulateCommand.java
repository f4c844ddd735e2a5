package dev.sluice.simulator;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends a shower of simulated webhooks to a gateway and tells what came of it. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Sends simulated Mux webhooks to a gateway and tells what came of it.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every genuine event was accepted in the end, and everything forged, stale or malformed was refused",
      "1:some event was not accepted, something hostile was, or the time was over",
      "2:a wrong option"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  A short shower on a gateway on this machine:",
      "    MUX_WEBHOOK_SIGNING_SECRET=... sluice simulate",
      "  20,000 events as fast as 128 connections take them, well mixed:",
      "    sluice simulate --count 20000 --connections 128 --shuffle 1000 --repeats 0.2",
      "  2,000 events per second whether or not answers come, for a minute at most:",
      "    sluice simulate --count 120000 --rate 2000 --max-duration 60s",
      "  Three in a hundred events get lost; the gateway can find them at the simulated API:",
      "    sluice simulate --assets 500 --losses 0.03 --api-port 8090 --linger 2m"
    })
public final class SimulateCommand implements Callable<Integer> {
  @Spec
  private @Nullable CommandSpec spec;

  @Mixin
  private final SimulateOptions options = new SimulateOptions();

  @Override
  public Integer call() throws InterruptedException {
    var command = spec;
    if (command == null) {
      throw new IllegalStateException("run by a command line only");
    }
    var out = command.commandLine().getOut();
    Plan plan;
    try {
      plan = prepare(Instant.now());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    var vertx = Vertx.vertx();
    try {
      return run(vertx, plan, out);
    } catch (ExecutionException e) {
      out.println("failed: " + e.getCause());
      return 1;
    } finally {
      end(vertx.close());
    }
  }

  private record Plan(World world, DeliveryPlan deliveries, SenderSettings sending) {}

  private Plan prepare(Instant now) {
    var sending = options.sending();
    var disorder = options.disorder();
    long seed = options.seed();
    var span = options.span();
    var sized = new WorldSettings(seed, options.assets(), now.minus(span), span, Mix.usual());
    if (options.count() > 0) {
      int lives = Shower.lifeCyclesFor(sized, options.count());
      sized = new WorldSettings(seed, lives, sized.start(), span, sized.mix());
    }
    var world = new World(sized);
    return new Plan(world, Shower.plan(world, disorder, seed), sending);
  }

  private int run(Vertx vertx, Plan plan, PrintWriter out)
      throws ExecutionException, InterruptedException {
    var sender = new WebhookSender(vertx, plan.sending(), InstantSource.system());
    if (options.apiPort() > 0) {
      var settings = MuxApiSettings.onLoopback(new ApiToken("simulator", "simulator"))
          .withPort(options.apiPort());
      var api = new MuxApiVerticle(plan.world(), settings, InstantSource.system(), sender);
      await(vertx.deployVerticle(api));
      out.println("simulated API at " + api.url() + " (token id and secret: simulator)");
    }
    boolean terminal =
        Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    var printer = new ReportPrinter(out, plan.deliveries(), terminal);
    printer.start(options.target(), options.seed());
    var report = progressing(sender, plan, printer);
    printer.end(report);
    if (options.apiPort() > 0 && options.linger().isPositive()) {
      out.println("the API stays for " + options.linger().toSeconds() + " s");
      out.flush();
      TimeUnit.MILLISECONDS.sleep(options.linger().toMillis());
    }
    await(sender.close());
    return report.flawless() ? 0 : 1;
  }

  private static SendReport progressing(WebhookSender sender, Plan plan, ReportPrinter printer)
      throws ExecutionException, InterruptedException {
    CompletableFuture<SendReport> report =
        sender.send(plan.deliveries(), printer).toCompletionStage().toCompletableFuture();
    while (true) {
      try {
        return report.get(1, TimeUnit.SECONDS);
      } catch (TimeoutException stillSending) {
        printer.progress();
      }
    }
  }

  @CanIgnoreReturnValue
  private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private static void end(Future<Void> closing) {
    closing
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }
}
