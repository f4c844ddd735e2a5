package dev.sluice;

import io.vertx.core.Future;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on SIGTERM, SIGINT or the end of the process: the gateway is stopped in order, within a
 * deadline; a second signal ends the process at once.
 */
final class Shutdown {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** By custom, a process that a signal ended reports 128 plus the signal's number. */
  private static final Map<String, Integer> CODES = Map.of("TERM", 128 + 15, "INT", 128 + 2);

  private final Duration deadline;
  private volatile Supplier<Future<Void>> stop = Future::succeededFuture;

  Shutdown(Duration deadline) {
    this.deadline = deadline;
  }

  /** What is to be stopped from now on. */
  void stops(Supplier<Future<Void>> gatewayStop) {
    stop = gatewayStop;
  }

  /** Has the JVM run this when it ends. */
  void install() {
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::run));
  }

  private void run() {
    endAtOnceOnNextSignal();
    try {
      var _ = stop.get()
          .toCompletionStage()
          .toCompletableFuture()
          .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
      Logging.stop();
    } catch (ExecutionException e) {
      LOG.atError().setCause(e.getCause()).log("stopping failed");
      Logging.stop();
    } catch (TimeoutException _) {
      LOG.atError().addKeyValue("deadline", deadline).log("stopping took too long, ending now");
      Logging.stop();
      Runtime.getRuntime().halt(1);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * While it ends, the JVM ignores further signals, so we take them over. The class for it is in every JDK
   * (module jdk.unsupported) but compiles with a warning that cannot be switched off, hence by name.
   */
  private static void endAtOnceOnNextSignal() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      var halt = MethodHandles.publicLookup()
          .findVirtual(Runtime.class, "halt", MethodType.methodType(void.class, int.class));
      for (var code : CODES.entrySet()) {
        var ending = MethodHandles.dropArguments(
            MethodHandles.insertArguments(halt, 0, Runtime.getRuntime(), code.getValue()),
            0,
            signal);
        Object named = signal.getConstructor(String.class).newInstance(code.getKey());
        var _ = signal
            .getMethod("handle", signal, handler)
            .invoke(null, named, MethodHandleProxies.asInterfaceInstance(handler, ending));
      }
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.atWarn()
          .setCause(e)
          .log("a second signal will not end the process before the deadline does");
    }
  }
}
