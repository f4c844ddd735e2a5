package dev.sluice.guard;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * {@link StandardStrategy#RESET_BREAKER}: looks past an open breaker whether the dependency answers again, and if so lets
 * the breaker try before its time, at most once per opening. Trials still decide, and a breaker that opens again stays
 * open for as long as it would have. Not in the first round: what failed this instant has had no time to get better.
 */
public final class ResetBreaker implements RecoveryStrategy {
  private static final String OPEN = "open";

  private final Guards guards;
  private final Function<String, Optional<Supplier<Future<Void>>>> looks;
  // The generation of the breaker in which it was let try, by dependency; entries of removed ones
  // are overwritten or few.
  private final Map<String, Long> letTry = new ConcurrentHashMap<>();

  /**
   * @param looks how to look whether a dependency answers, without its breaker; empty where there is nothing to look at
   */
  public ResetBreaker(Guards guards, Function<String, Optional<Supplier<Future<Void>>>> looks) {
    this.guards = guards;
    this.looks = looks;
  }

  @Override
  public String name() {
    return StandardStrategy.RESET_BREAKER.label();
  }

  @Override
  public boolean appliesTo(Trouble trouble) {
    return trouble.round() > 0
        && looks.apply(trouble.dependency()).isPresent()
        && guards
            .find(trouble.dependency())
            .map(guard -> guard.state().state().equals(OPEN))
            .orElse(false);
  }

  @Override
  public Future<RecoveryOutcome> recover(Trouble trouble) {
    Optional<Guard> guard = guards.find(trouble.dependency());
    Optional<Supplier<Future<Void>>> look = looks.apply(trouble.dependency());
    if (guard.isEmpty() || look.isEmpty()) {
      return notRecovered("it has no health address to look at");
    }
    GuardState before = guard.get().state();
    if (!before.state().equals(OPEN)) {
      return notRecovered("its breaker is " + before.state());
    }
    if (Long.valueOf(before.generation()).equals(letTry.get(trouble.dependency()))) {
      return notRecovered("its breaker was let try once in this opening");
    }
    return look.get()
        .get()
        .map(_ -> tryEarly(guard.get(), before))
        .otherwise(_ -> new RecoveryOutcome.NotRecovered("it does not answer"));
  }

  private RecoveryOutcome tryEarly(Guard guard, GuardState before) {
    letTry.put(before.dependency(), before.generation());
    return guard.tryEarly(before.generation())
        ? new RecoveryOutcome.Recovered("it answers, so its breaker tries early")
        : new RecoveryOutcome.NotRecovered("its breaker moved meanwhile");
  }

  private static Future<RecoveryOutcome> notRecovered(String why) {
    return Future.succeededFuture(new RecoveryOutcome.NotRecovered(why));
  }
}
