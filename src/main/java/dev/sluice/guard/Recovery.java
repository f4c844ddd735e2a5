package dev.sluice.guard;

import dev.sluice.resilience.FailureClass;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Helps dependencies that are in trouble: tries the strategies that apply, in order, until one has helped.
 *
 * <p>A failure cascades at most once: while a recovery of a dependency is under way none is begun for the same one, and
 * what fails within a strategy begins none at all. Thread-safe; strategies are called outside its lock.
 */
public final class Recovery implements FallbackSwitch {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final ScopedValue<Boolean> WITHIN_STRATEGY = ScopedValue.newInstance();
  private static final int STRATEGIES_MAX = 32;

  private final RecoverySettings settings;
  private final RecoveryHistory history;
  private final MeterRegistry registry;
  private final InstantSource clock;

  // All three behind the lock of this object.
  private final Map<String, RecoveryStrategy> strategies = new LinkedHashMap<>();
  private final Set<String> switchedOff = new HashSet<>();
  private final Set<String> underWay = new HashSet<>();

  /** A strategy as operators see it. */
  public record Switch(String name, boolean enabled) {}

  /** Without a strategy; those that the settings do not enable will come switched off. */
  public Recovery(RecoverySettings settings, MeterRegistry registry, InstantSource clock) {
    this.settings = settings;
    this.history = new RecoveryHistory(settings.historyMax());
    this.registry = registry;
    this.clock = clock;
    for (StandardStrategy strategy : StandardStrategy.values()) {
      if (!settings.enabled().contains(strategy)) {
        switchedOff.add(strategy.label());
      }
    }
  }

  /**
   * One more strategy, tried after those that are here; switched on unless the settings say otherwise.
   *
   * @throws IllegalArgumentException when its name is taken or no name, or there are too many
   */
  public synchronized Recovery register(RecoveryStrategy strategy) {
    String name = strategy.name();
    if (!name.matches("[a-z][a-z0-9-]{0,62}")) {
      throw new IllegalArgumentException("'" + name + "' is no name of a strategy");
    }
    if (strategies.size() == STRATEGIES_MAX || strategies.containsKey(name)) {
      throw new IllegalArgumentException(
          "there is a strategy '" + name + "', or there are " + STRATEGIES_MAX + " already");
    }
    strategies.put(name, strategy);
    return this;
  }

  /** The strategies in the order in which they are tried. */
  public synchronized List<Switch> strategies() {
    return strategies.keySet().stream()
        .map(name -> new Switch(name, !switchedOff.contains(name)))
        .toList();
  }

  /**
   * Switches a strategy on or off, from now on and until the process ends.
   *
   * @return whether there is one of this name
   */
  public synchronized boolean enable(String name, boolean enabled) {
    if (!strategies.containsKey(name)) {
      return false;
    }
    var _ = enabled ? switchedOff.remove(name) : switchedOff.add(name);
    return true;
  }

  @Override
  public synchronized boolean isEnabled(StandardStrategy strategy) {
    return !switchedOff.contains(strategy.label());
  }

  /** What was done, the newest first. */
  public List<RecoveryEntry> history() {
    return history.newestFirst();
  }

  @Override
  public void acted(
      StandardStrategy strategy, String dependency, FailureClass failure, RecoveryOutcome outcome) {
    note(new RecoveryEntry(
        clock.instant(), failure, dependency, strategy.label(), outcome, Duration.ZERO, false, 1));
  }

  /** Tries what applies until something has helped; never fails. The outcome is that of the last one tried. */
  public Future<RecoveryOutcome> recover(Trouble trouble) {
    if (WITHIN_STRATEGY.isBound()) {
      return notTried(RecoveryOutcome.Reason.CASCADE);
    }
    List<RecoveryStrategy> candidates = candidates(trouble);
    if (candidates.isEmpty()) {
      return notTried(RecoveryOutcome.Reason.NOTHING_APPLIES);
    }
    synchronized (this) {
      if (!underWay.add(trouble.dependency())) {
        return notTried(RecoveryOutcome.Reason.UNDER_WAY);
      }
    }
    return next(candidates, trouble).onComplete(_ -> over(trouble.dependency()));
  }

  /**
   * Tries one strategy because an operator wants to see it, whether it applies or not; never fails. A strategy that is
   * switched off is not tried.
   *
   * @throws IllegalArgumentException when there is no strategy of this name
   */
  public Future<RecoveryOutcome> drill(String strategy, Trouble trouble) {
    RecoveryStrategy wanted;
    synchronized (this) {
      wanted = strategies.get(strategy);
      if (wanted == null) {
        throw new IllegalArgumentException("there is no strategy '" + strategy + "'");
      }
      if (switchedOff.contains(strategy)) {
        return notTried(RecoveryOutcome.Reason.SWITCHED_OFF);
      }
      if (!underWay.add(trouble.dependency())) {
        return notTried(RecoveryOutcome.Reason.UNDER_WAY);
      }
    }
    return run(wanted, trouble, true).onComplete(_ -> over(trouble.dependency()));
  }

  private synchronized List<RecoveryStrategy> enabled() {
    List<RecoveryStrategy> enabled = new ArrayList<>();
    strategies.forEach((name, strategy) -> {
      if (!switchedOff.contains(name)) {
        enabled.add(strategy);
      }
    });
    return enabled;
  }

  private List<RecoveryStrategy> candidates(Trouble trouble) {
    return enabled().stream().filter(strategy -> applies(strategy, trouble)).toList();
  }

  private static boolean applies(RecoveryStrategy strategy, Trouble trouble) {
    try {
      return strategy.appliesTo(trouble);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("strategy", strategy.name())
          .log("a recovery cannot tell whether it applies");
      return false;
    }
  }

  private synchronized void over(String dependency) {
    underWay.remove(dependency);
  }

  private Future<RecoveryOutcome> next(List<RecoveryStrategy> candidates, Trouble trouble) {
    return run(candidates.getFirst(), trouble, false)
        .compose(outcome -> outcome instanceof RecoveryOutcome.Recovered || candidates.size() == 1
            ? Future.succeededFuture(outcome)
            : next(candidates.subList(1, candidates.size()), trouble));
  }

  private Future<RecoveryOutcome> run(RecoveryStrategy strategy, Trouble trouble, boolean drill) {
    Instant began = clock.instant();
    long beganNanos = System.nanoTime();
    return begin(strategy, trouble)
        .timeout(settings.deadline().toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(failure -> broke(strategy, trouble, failure))
        .onSuccess(outcome -> note(new RecoveryEntry(
            began,
            trouble.failure(),
            trouble.dependency(),
            strategy.name(),
            outcome,
            Duration.ofNanos(System.nanoTime() - beganNanos),
            drill,
            1)));
  }

  private static Future<RecoveryOutcome> begin(RecoveryStrategy strategy, Trouble trouble) {
    try {
      return ScopedValue.where(WITHIN_STRATEGY, true).call(() -> strategy.recover(trouble));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private static RecoveryOutcome broke(
      RecoveryStrategy strategy, Trouble trouble, Throwable failure) {
    LOG.atWarn()
        .addKeyValue("strategy", strategy.name())
        .addKeyValue("dependency", trouble.dependency())
        .addKeyValue("reason", failure.getClass().getSimpleName())
        .log("a recovery failed itself");
    return new RecoveryOutcome.Broke(
        failure instanceof TimeoutException
            ? FailureClass.DEADLINE_EXCEEDED
            : FailureClass.UNKNOWN);
  }

  private void note(RecoveryEntry entry) {
    history.add(entry);
    registry
        .counter(
            "sluice.recoveries",
            "dependency",
            entry.dependency(),
            "strategy",
            entry.strategy(),
            "outcome",
            entry.outcome().label())
        .increment();
  }

  private static Future<RecoveryOutcome> notTried(RecoveryOutcome.Reason reason) {
    return Future.succeededFuture(new RecoveryOutcome.NotTried(reason));
  }
}
