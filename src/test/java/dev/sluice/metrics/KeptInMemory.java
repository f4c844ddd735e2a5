package dev.sluice.metrics;

import dev.sluice.bus.DependencyForm;
import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Registered dependencies in memory: at most so many, and away when a test says so. One thread at a time. */
final class KeptInMemory implements Dependencies {
  private final Map<String, DependencyForm> forms = new LinkedHashMap<>();
  private final int max;
  volatile boolean away;

  KeptInMemory(int max) {
    this.max = max;
  }

  @Override
  public synchronized Future<List<DependencyForm>> list() {
    return away ? gone() : Future.succeededFuture(List.copyOf(forms.values()));
  }

  @Override
  public synchronized Future<Added> add(DependencyForm form) {
    if (away) {
      return gone();
    }
    if (forms.containsKey(form.dependency().name())) {
      return Future.succeededFuture(Added.TAKEN);
    }
    if (forms.size() == max) {
      return Future.succeededFuture(Added.FULL);
    }
    forms.put(form.dependency().name(), form);
    return Future.succeededFuture(Added.ADDED);
  }

  @Override
  public synchronized Future<Boolean> remove(String name) {
    return away ? gone() : Future.succeededFuture(forms.remove(name) != null);
  }

  private static <T> Future<T> gone() {
    return Future.failedFuture(new IllegalStateException("the database is away"));
  }
}
