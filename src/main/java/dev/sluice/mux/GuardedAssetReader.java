package dev.sluice.mux;

import dev.sluice.event.MuxEvent;
import dev.sluice.guard.Answer;
import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardState;
import dev.sluice.guard.Operation;
import dev.sluice.polling.AssetReader;
import dev.sluice.polling.PollKey;
import dev.sluice.polling.ReadFailedException;
import dev.sluice.resilience.CallClass;
import dev.sluice.resilience.Classified;
import dev.sluice.resilience.FailureClass;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads Mux for the poller, every call under the guard of Mux's API.
 *
 * <p>Mux answers 404 for what a token may not see just as for what is gone, and a deletion is for good. So a 404 counts as
 * a deletion only where the token may read, and reads in the environment that the asset's own webhooks came from.
 */
public final class GuardedAssetReader implements AssetReader {
  /** Governor, call and retries of one read: what comes later is of no use to the poller, which has claimed for longer. */
  private static final Duration READ_WITHIN = Duration.ofSeconds(12);

  private static final Duration LIST_WITHIN = Duration.ofSeconds(25);
  private static final Duration IDENTITY_FOR = Duration.ofMinutes(1);
  private static final Duration PAUSE_MIN = Duration.ofMillis(500);

  private final MuxClient client;
  private final Guard guard;
  private final Function<String, Future<Optional<String>>> environmentOf;
  private final InstantSource clock;
  private @Nullable Identity identity;
  private Instant identityUntil = Instant.MIN;

  /**
   * @param environmentOf the environment that the webhooks of an asset came from, where one came
   * @param clock the guard's
   */
  public GuardedAssetReader(
      MuxClient client,
      Guard guard,
      Function<String, Future<Optional<String>>> environmentOf,
      InstantSource clock) {
    this.client = client;
    this.guard = guard;
    this.environmentOf = environmentOf;
    this.clock = clock;
  }

  /** Nobody wants the call any more, so it was not made. */
  private static final class UnwantedException extends RuntimeException implements Classified {
    private static final long serialVersionUID = 1;

    UnwantedException() {
      super("nobody wants this read any more", null, false, false);
    }

    @Override
    public FailureClass failureClass() {
      return FailureClass.CANCELLED;
    }

    @Override
    public @Nullable Instant retryAfter() {
      return null;
    }
  }

  @Override
  public Future<Told> read(PollKey key, CallClass callClass, BooleanSupplier wanted) {
    Priority priority = callClass == CallClass.ON_DEMAND ? Priority.HIGH : Priority.LOW;
    return switch (key.kind()) {
      case ASSET ->
        call(MuxCall.ASSET, key.id(), callClass, wanted, () -> client.asset(key.id(), priority))
            .<Told>map(answer -> new Told.Facts(answer.value().events()))
            .recover(failure -> gone(key.id(), callClass, wanted, failure));
      case UPLOAD ->
        call(MuxCall.UPLOAD, key.id(), callClass, wanted, () -> client.upload(key.id(), priority))
            .<Told>map(answer -> new Told.Facts(answer.value().events()))
            .recover(failure -> isNotFound(failure)
                ? Future.succeededFuture(new Told.Missing())
                : Future.failedFuture(inWords(failure)));
    };
  }

  @Override
  public Future<Page> list(@Nullable String cursor, int limit, BooleanSupplier wanted) {
    return call(
            MuxCall.ASSETS,
            "",
            CallClass.RECONCILE,
            wanted,
            () -> client.assets(cursor, limit, Priority.LOW))
        .map(answer -> new Page(
            answer.value().items().stream()
                .map(item -> new Listed(item.id(), item.data().uploadId(), item.events()))
                .toList(),
            answer.value().nextCursor()))
        .recover(failure -> Future.failedFuture(inWords(failure)));
  }

  @Override
  public Future<Optional<String>> environment(BooleanSupplier wanted) {
    return identity(CallClass.RECONCILE, wanted)
        .map(who -> who.mayReadVideo()
            ? Optional.ofNullable(who.environmentId())
            : Optional.<String>empty())
        .recover(failure -> Future.failedFuture(inWords(failure)));
  }

  @Override
  public Condition condition() {
    GuardState state = guard.state();
    return switch (state.state()) {
      case "forced_open" -> new Condition.Paused(PAUSE_MIN);
      case "open" -> paused(state.openUntil());
      case "half_open" -> new Condition.Degraded();
      default -> state.failureCount() > 0 ? new Condition.Degraded() : new Condition.Healthy();
    };
  }

  // An open breaker whose time is over becomes half-open with the next call, so there must be one.
  private Condition paused(@Nullable Instant until) {
    Instant now = clock.instant();
    return until != null && until.isAfter(now)
        ? new Condition.Paused(Duration.between(now, until))
        : new Condition.Degraded();
  }

  private <T> Future<MuxAnswer<T>> call(
      MuxCall what,
      String key,
      CallClass callClass,
      BooleanSupplier wanted,
      Supplier<Future<MuxAnswer<T>>> attempt) {
    Supplier<Future<MuxAnswer<T>>> whileWanted = () -> wanted.getAsBoolean()
        ? attempt.get().onComplete(done -> rate(what, done.result(), done.cause()))
        : Future.failedFuture(new UnwantedException());
    var operation = Operation.of(what.label(), key, whileWanted)
        .kind(what.kind())
        .lane(what.lane())
        .callClass(callClass)
        .within(what == MuxCall.ASSETS ? LIST_WITHIN : READ_WITHIN);
    return guard.call(operation).map(GuardedAssetReader::fresh);
  }

  private static <T> T fresh(Answer<T> answer) {
    return answer.value().orElseThrow(() -> new AssertionError("this call has no fallback"));
  }

  private void rate(MuxCall what, @Nullable MuxAnswer<?> answer, @Nullable Throwable failure) {
    RateRemaining rate = answer != null
        ? answer.rate()
        : failure instanceof MuxApiException refused ? refused.rate().orElse(null) : null;
    if (rate != null) {
      guard.rateRemaining(what.lane(), rate.remaining(), rate.limit());
    }
  }

  /** What a failed read of an asset means: that it is gone, that nobody can tell, or that the read failed. */
  private Future<Told> gone(
      String assetId, CallClass callClass, BooleanSupplier wanted, Throwable failure) {
    Optional<Instant> at =
        failure.getCause() instanceof MuxApiException refused ? refused.readAt() : Optional.empty();
    if (!isNotFound(failure) || at.isEmpty()) {
      return isNotFound(failure)
          ? Future.succeededFuture(new Told.Missing())
          : Future.failedFuture(inWords(failure));
    }
    return environmentOf
        .apply(assetId)
        .compose(known -> known.isEmpty()
            ? Future.succeededFuture(false)
            : identity(callClass, wanted)
                .map(who -> who.mayReadVideo() && known.get().equals(who.environmentId())))
        .<Told>map(isGone -> isGone ? deleted(assetId, at.get()) : new Told.Missing())
        .recover(unclear -> Future.failedFuture(inWords(unclear)));
  }

  private static Told deleted(String assetId, Instant at) {
    MuxEvent event = MuxClient.assetGone(assetId, at);
    return new Told.Facts(List.of(event));
  }

  private Future<Identity> identity(CallClass callClass, BooleanSupplier wanted) {
    Identity known = identity;
    if (known != null && clock.instant().isBefore(identityUntil)) {
      return Future.succeededFuture(known);
    }
    return call(MuxCall.WHOAMI, "", callClass, wanted, () -> client.whoami(Priority.LOW))
        .map(answer -> {
          identity = answer.value();
          identityUntil = clock.instant().plus(IDENTITY_FOR);
          return answer.value();
        });
  }

  private static boolean isNotFound(Throwable failure) {
    return failure instanceof DependencyException.Failed failed
        && failed.failureClass() == FailureClass.NOT_FOUND;
  }

  private ReadFailedException inWords(Throwable failure) {
    Duration retryIn = failure instanceof DependencyException guarded
        ? guarded.notBefore().map(this::until).orElse(Duration.ZERO)
        : Duration.ZERO;
    return switch (failure) {
      case ReadFailedException said -> said;
      case DependencyException.Failed failed
      when failed.failureClass() == FailureClass.CANCELLED ->
        ReadFailedException.deferred("unwanted", Duration.ZERO);
      case DependencyException.Failed failed ->
        ReadFailedException.failed(failed.failureClass().label(), retryIn);
      // The next poll is no retry: a failure has made its wait longer, and only Mux itself may ask
      // for more.
      case DependencyException.BudgetExhausted exhausted ->
        ReadFailedException.failed(
            exhausted.failureClass().label(), askedFor(exhausted.getCause()));
      case DependencyException.Refused refused ->
        ReadFailedException.deferred(refused.label(), retryIn);
      default -> ReadFailedException.failed("unknown", retryIn);
    };
  }

  private Duration askedFor(@Nullable Throwable cause) {
    return cause instanceof Classified said && said.retryAfter() != null
        ? until(said.retryAfter())
        : Duration.ZERO;
  }

  private Duration until(Instant time) {
    Duration left = Duration.between(clock.instant(), time);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
