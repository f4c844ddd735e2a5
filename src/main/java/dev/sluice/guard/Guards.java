package dev.sluice.guard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.resilience.Breaker;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.RetryBudget;
import dev.sluice.resilience.RetryBudgetPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The guarded dependencies by name, with the one retry budget that they share. */
public final class Guards {
  private static final int GUARDS_MAX = 256;

  private final Timers timers;
  private final SharedBudget budget;
  private final MeterRegistry registry;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final ConcurrentSkipListMap<String, Guard> guards = new ConcurrentSkipListMap<>();
  private final ConcurrentSkipListMap<String, Boolean> unwell = new ConcurrentSkipListMap<>();
  private final List<Consumer<GuardMove>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicReference<FallbackSwitch> fallbacks =
      new AtomicReference<>(FallbackSwitch.ON);
  private final AtomicReference<@Nullable Runnable> waker = new AtomicReference<>();

  /**
   * Without a dependency yet. Make it outside of verticles: its timers stay on the context it was made on.
   *
   * @param clock must never go back, such as {@link MonotonicClock}
   * @param random safe for several threads, such as {@link java.util.Random}
   */
  public Guards(
      Vertx vertx,
      RetryBudgetPolicy budget,
      MeterRegistry registry,
      InstantSource clock,
      RandomGenerator random) {
    this(new VertxTimers(vertx), budget, registry, clock, random);
  }

  /** The same with timers of one's own. */
  public Guards(
      Timers timers,
      RetryBudgetPolicy budget,
      MeterRegistry registry,
      InstantSource clock,
      RandomGenerator random) {
    this.timers = timers;
    this.budget = new SharedBudget(budget, clock);
    this.registry = registry;
    this.clock = clock;
    this.random = random;
    BudgetMeters.register(registry, this);
  }

  /** The guard of this name. An {@link AssertionError} says that it was never registered: our own mistake. */
  public Guard of(String name) {
    return find(name)
        .orElseThrow(() -> new AssertionError("no dependency is registered as " + name));
  }

  /** The guard of this name, where there is one. */
  public Optional<Guard> find(String name) {
    return Optional.ofNullable(guards.get(name));
  }

  /** All guards, by name. */
  public List<Guard> all() {
    return List.copyOf(guards.values());
  }

  /**
   * Guards one more dependency.
   *
   * @throws IllegalArgumentException when the name is taken, or there are too many
   */
  @CanIgnoreReturnValue
  public synchronized Guard register(Dependency dependency) {
    if (guards.containsKey(dependency.name())) {
      throw new IllegalArgumentException("'" + dependency.name() + "' is registered already");
    }
    if (guards.size() >= GUARDS_MAX) {
      throw new IllegalArgumentException("at most " + GUARDS_MAX + " dependencies");
    }
    var policy = dependency.protection().breaker();
    Breaker breaker = unwell.remove(dependency.name()) == null
        ? Breaker.closed(policy, clock.instant())
        : Breaker.restored(policy);
    var meters = new GuardMeters(registry, dependency.name());
    var gate = new Gate(dependency, breaker, clock, random, timers, meters, this::tell);
    var guard = new Guard(
        new Workshop(
            dependency,
            gate,
            budget,
            timers,
            clock,
            random,
            meters,
            this::tell,
            new AtomicReference<>(FailureClass.UNKNOWN),
            this::stir),
        fallbacks::get);
    guards.put(dependency.name(), guard);
    stir(); // so that it is told of before its first call
    return guard;
  }

  /** Guards it no longer; whoever waits is refused. False when there was none. */
  @CanIgnoreReturnValue
  public synchronized boolean remove(String name) {
    Guard guard = guards.remove(name);
    if (guard == null) {
      return false;
    }
    if (!guard.state().state().equals("closed") && unwell.size() < GUARDS_MAX) {
      unwell.put(name, true);
    }
    guard.close();
    stir();
    return true;
  }

  /** From now on fallbacks act only where this has them switched on, and stand in its history. */
  public void attach(Recovery recovery) {
    fallbacks.set(recovery);
  }

  /** How much of the retry budget is used and left. */
  public RetryBudget.Status budget() {
    return budget.status();
  }

  /**
   * Tells of every transition of a breaker, and of every retry for which no budget was left; outside of locks, on the
   * thread where it happened. The listener must be quick and must not throw.
   *
   * @return ends it
   */
  @CanIgnoreReturnValue
  public Runnable onMove(Consumer<GuardMove> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /**
   * Runs this once, once the next call is seen in the state of its guard, or a dependency comes or goes; in place of an
   * earlier one that has not run yet.
   */
  public void whenStirred(Runnable waker) {
    this.waker.set(waker);
  }

  /** Refuses whoever waits and whoever comes. */
  public void close() {
    guards.values().forEach(Guard::close);
  }

  private void tell(GuardMove move) {
    listeners.forEach(listener -> listener.accept(move));
  }

  private void stir() {
    if (waker.get() != null) {
      Runnable once = waker.getAndSet(null);
      if (once != null) {
        once.run();
      }
    }
  }
}
