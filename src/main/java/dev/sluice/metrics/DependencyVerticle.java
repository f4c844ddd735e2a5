package dev.sluice.metrics;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guards what is registered in the database from the start on, and looks again now and then, for another gateway may have
 * registered or removed something. A database that is away delays it and stops nothing.
 */
public final class DependencyVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(DependencyVerticle.class);

  private final DependencyRegistry registry;
  private final Duration interval;
  private long timer = -1;
  private boolean stopped;

  /**
   * @param interval how long to wait between two looks
   */
  public DependencyVerticle(DependencyRegistry registry, Duration interval) {
    this.registry = registry;
    this.interval = interval;
  }

  @Override
  public Future<?> start() {
    return look();
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    vertx.cancelTimer(timer);
    return Future.succeededFuture();
  }

  // One-shot and armed again when the look is over, so that looks at a slow database do not pile
  // up.
  private Future<Void> look() {
    return registry
        .refresh()
        .onFailure(failure -> LOG.atWarn()
            .addKeyValue("reason", failure.getMessage())
            .log("registered dependencies cannot be read now"))
        .otherwiseEmpty()
        .onComplete(_ -> {
          if (!stopped) {
            timer = vertx.setTimer(interval.toMillis(), _ -> {
              var _ = look();
            });
          }
        });
  }
}
