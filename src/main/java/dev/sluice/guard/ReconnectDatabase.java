package dev.sluice.guard;

import dev.sluice.resilience.DependencyKind;
import io.vertx.core.Future;
import java.util.function.Supplier;

/** {@link StandardStrategy#RECONNECT_DATABASE}: for what is a database. */
public final class ReconnectDatabase implements RecoveryStrategy {
  private final String dependency;
  private final Supplier<Future<String>> reconnect;

  /**
   * @param dependency the name of the database
   * @param reconnect makes its connections anew, now; tells what came of it, and fails when it cannot be reached
   */
  public ReconnectDatabase(String dependency, Supplier<Future<String>> reconnect) {
    this.dependency = dependency;
    this.reconnect = reconnect;
  }

  @Override
  public String name() {
    return StandardStrategy.RECONNECT_DATABASE.label();
  }

  @Override
  public boolean appliesTo(Trouble trouble) {
    return trouble.kind() == DependencyKind.DATABASE && trouble.dependency().equals(dependency);
  }

  @Override
  public Future<RecoveryOutcome> recover(Trouble trouble) {
    if (!appliesTo(trouble)) {
      return Future.succeededFuture(
          new RecoveryOutcome.NotRecovered("it has no connections of ours to make anew"));
    }
    return reconnect
        .get()
        .<RecoveryOutcome>map(RecoveryOutcome.Recovered::new)
        .otherwise(_ -> new RecoveryOutcome.NotRecovered("the database cannot be reached"));
  }
}
