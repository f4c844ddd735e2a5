package dev.sluice.metrics;

import dev.sluice.bus.DependencyForm;
import dev.sluice.bus.Refusal;
import dev.sluice.guard.Guards;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The dependencies that operators registered at run time: kept in the database, guarded in this process. Their breakers,
 * metrics, health checks and messages follow from the guard. Thread-safe.
 */
public final class DependencyRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(DependencyRegistry.class);

  private final Guards guards;
  private final Dependencies kept;
  private final Map<String, DependencyForm> registered = new ConcurrentHashMap<>();

  /** None is guarded before the first {@link #refresh}. */
  public DependencyRegistry(Guards guards, Dependencies kept) {
    this.guards = guards;
    this.kept = kept;
  }

  /** Makes what is guarded here the same as what is kept, which another gateway may have changed. */
  public Future<Void> refresh() {
    return kept.list().map(forms -> {
      adopt(forms);
      return null;
    });
  }

  /** Whether it was registered at run time, with what its operator said. */
  public Optional<DependencyForm> registered(String name) {
    return Optional.ofNullable(registered.get(name));
  }

  /** Keeps and guards one more; refused with 409 when its name is taken or there are too many. */
  public Future<Void> add(DependencyForm form) {
    String name = form.dependency().name();
    if (guards.find(name).isPresent()) {
      return taken(name);
    }
    return unavailable(kept.add(form)).compose(added -> switch (added) {
      case ADDED -> {
        guard(form);
        LOG.atWarn()
            .addKeyValue("who", "management")
            .addKeyValue("dependency", name)
            .log("a dependency was registered");
        yield Future.succeededFuture();
      }
      // By another gateway, a moment ago.
      case TAKEN -> unavailable(refresh()).compose(_ -> taken(name));
      case FULL ->
        Future.failedFuture(
            Refusal.CONFLICT.because("there are as many registered dependencies as there may be"));
    });
  }

  /** Forgets one; refused with 404 when it is unknown, and 409 when the configuration names it. */
  public Future<Void> remove(String name) {
    if (guards.find(name).isPresent() && !registered.containsKey(name)) {
      return Future.failedFuture(
          Refusal.CONFLICT.because("'" + name + "' stands in the configuration: remove it there"));
    }
    return unavailable(kept.remove(name)).compose(removed -> {
      boolean guarded = drop(name);
      if (!removed && !guarded) {
        return Future.failedFuture(
            Refusal.UNKNOWN.because("no dependency is registered as '" + name + "'"));
      }
      LOG.atWarn()
          .addKeyValue("who", "management")
          .addKeyValue("dependency", name)
          .log("a dependency was removed");
      return Future.succeededFuture();
    });
  }

  private synchronized void adopt(List<DependencyForm> forms) {
    Set<String> gone = new HashSet<>(registered.keySet());
    for (DependencyForm form : forms) {
      gone.remove(form.dependency().name());
      if (!form.equals(registered.get(form.dependency().name()))) {
        guard(form);
      }
    }
    for (String name : gone) {
      var _ = drop(name);
    }
  }

  private synchronized void guard(DependencyForm form) {
    String name = form.dependency().name();
    boolean changed = drop(name);
    try {
      guards.register(form.dependency());
      registered.put(name, form);
    } catch (IllegalArgumentException e) {
      LOG.atWarn()
          .addKeyValue("dependency", name)
          .addKeyValue("changed", changed)
          .addKeyValue("reason", e.getMessage())
          .log("a registered dependency is not guarded");
    }
  }

  private synchronized boolean drop(String name) {
    return registered.remove(name) != null && guards.remove(name);
  }

  private static Future<Void> taken(String name) {
    return Future.failedFuture(Refusal.CONFLICT.because("the name '" + name + "' is taken"));
  }

  private static <T> Future<T> unavailable(Future<T> answer) {
    return answer.recover(failure -> {
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("registered dependencies cannot be read or kept now");
      return Future.failedFuture(Refusal.UNAVAILABLE.because("the database is away"));
    });
  }
}
