package dev.sluice.guard;

import dev.sluice.resilience.CallClass;
import dev.sluice.resilience.OperationKind;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing to ask of a dependency.
 *
 * @param name what is asked, such as {@code asset.get}: a small fixed set, for retries are counted by it
 * @param key what it is about, such as an asset id; blank when about nothing in particular
 * @param call makes one attempt; called on the caller's context, once per attempt
 * @param kind how long one attempt may take; null for the usual of the dependency's kind
 * @param lane which rate it counts against, {@link #READ} or {@link #WRITE}
 * @param callClass why it is made; retries count as retries
 * @param within how long the caller waits for all of it; null for as long as every attempt may take together
 * @param repeatable whether a second attempt does no harm where the first had an effect that nobody heard of
 * @param fallbacks what to answer with when the dependency cannot be asked, in order
 */
public record Operation<T>(
    String name,
    String key,
    Supplier<Future<T>> call,
    @Nullable OperationKind kind,
    String lane,
    CallClass callClass,
    @Nullable Duration within,
    boolean repeatable,
    List<Fallback<T>> fallbacks) {
  /** The lane of calls that change nothing. */
  public static final String READ = "read";

  /** The lane of calls that change something. */
  public static final String WRITE = "write";

  /** The name of operations that only show that a strategy works. */
  static final String DRILL = "recovery.drill";

  private static final int FALLBACKS_MAX = 8;

  public Operation {
    if (name.isBlank()) {
      throw new IllegalArgumentException("the name of an operation must not be blank");
    }
    if (fallbacks.size() > FALLBACKS_MAX) {
      throw new IllegalArgumentException("at most " + FALLBACKS_MAX + " fallbacks");
    }
    fallbacks = List.copyOf(fallbacks);
  }

  /** Whether it only shows that a strategy works, so that it is no failure of the dependency and no recovery. */
  boolean isDrill() {
    return name.equals(DRILL);
  }

  /** A read that someone waits for and that may be repeated. */
  public static <T> Operation<T> of(String name, String key, Supplier<Future<T>> call) {
    return new Operation<>(name, key, call, null, READ, CallClass.ON_DEMAND, null, true, List.of());
  }

  public Operation<T> kind(OperationKind other) {
    return new Operation<>(name, key, call, other, lane, callClass, within, repeatable, fallbacks);
  }

  public Operation<T> lane(String other) {
    return new Operation<>(name, key, call, kind, other, callClass, within, repeatable, fallbacks);
  }

  public Operation<T> callClass(CallClass other) {
    return new Operation<>(name, key, call, kind, lane, other, within, repeatable, fallbacks);
  }

  /** A span, not a time: the guard's clock does not follow steps of the wall clock. */
  public Operation<T> within(Duration other) {
    return new Operation<>(name, key, call, kind, lane, callClass, other, repeatable, fallbacks);
  }

  /** Never retried. */
  public Operation<T> once() {
    return new Operation<>(name, key, call, kind, lane, callClass, within, false, fallbacks);
  }

  /** One more fallback, after those it has. */
  public Operation<T> orElse(Fallback<T> fallback) {
    List<Fallback<T>> more = new ArrayList<>(fallbacks);
    more.add(fallback);
    return new Operation<>(name, key, call, kind, lane, callClass, within, repeatable, more);
  }
}
