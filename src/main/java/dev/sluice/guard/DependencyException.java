package dev.sluice.guard;

import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A guarded call did not come to an answer. It carries no stack trace: a dependency that is away makes many of them.
 */
public abstract sealed class DependencyException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String dependency;
  private final @Nullable Instant notBefore;

  private DependencyException(
      String dependency, String message, @Nullable Throwable cause, @Nullable Instant notBefore) {
    super(dependency + ": " + message, cause, false, false);
    this.dependency = dependency;
    this.notBefore = notBefore;
  }

  /** The name of the dependency. */
  public String dependency() {
    return dependency;
  }

  /** The earliest time at which a new try makes sense; empty where none is known, or none ever does. */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /** The word for it in metrics and logs. */
  public abstract String label();

  /** The call was made and failed, its retries too; the cause is the failure of the last one. */
  public static final class Failed extends DependencyException implements Classified {
    private static final long serialVersionUID = 1;

    private final FailureClass failureClass;
    private final @Nullable Instant retryAfter;

    Failed(
        String dependency,
        FailureClass failureClass,
        Throwable cause,
        @Nullable Instant retryAfter,
        @Nullable Instant notBefore) {
      super(dependency, "failed, " + failureClass.label(), cause, notBefore);
      this.failureClass = failureClass;
      this.retryAfter = retryAfter;
    }

    @Override
    public FailureClass failureClass() {
      return failureClass;
    }

    @Override
    public @Nullable Instant retryAfter() {
      return retryAfter;
    }

    @Override
    public String label() {
      return failureClass.label();
    }
  }

  /**
   * The call failed in a way that is worth a retry, and the retry budget has none left. The work goes back to its durable
   * due-time: {@link #notBefore} says when a retry becomes possible.
   */
  public static final class BudgetExhausted extends DependencyException implements Classified {
    private static final long serialVersionUID = 1;

    private final FailureClass failureClass;

    BudgetExhausted(String dependency, FailureClass failureClass, Throwable cause, Instant next) {
      super(dependency, "failed, " + failureClass.label() + ", and no retry is left", cause, next);
      this.failureClass = failureClass;
    }

    @Override
    public FailureClass failureClass() {
      return failureClass;
    }

    @Override
    public @Nullable Instant retryAfter() {
      return notBefore().orElse(null);
    }

    @Override
    public String label() {
      return "budget_exhausted";
    }
  }

  /** The call was not made. */
  public static final class Refused extends DependencyException {
    private static final long serialVersionUID = 1;

    private final RefusedBy by;

    Refused(String dependency, RefusedBy by, @Nullable Instant notBefore) {
      super(dependency, "not called, " + by.label(), by.cause(), notBefore);
      this.by = by;
    }

    /** What refused it. */
    public RefusedBy by() {
      return by;
    }

    @Override
    public String label() {
      return by.label();
    }
  }
}
