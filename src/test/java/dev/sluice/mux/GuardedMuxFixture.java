package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.Answer;
import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardMove;
import dev.sluice.guard.Guards;
import dev.sluice.guard.Operation;
import dev.sluice.guard.RefusedBy;
import dev.sluice.resilience.BreakerPolicy;
import dev.sluice.resilience.BulkheadPolicy;
import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Deadlines;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.RatePolicy;
import dev.sluice.resilience.RetryBudgetPolicy;
import dev.sluice.resilience.RetryPolicy;
import dev.sluice.simulator.AssetStatus;
import dev.sluice.simulator.CallLog;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.MuxApiVerticle;
import dev.sluice.simulator.Truth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;

/**
 * A client of a simulated Mux under a guard with its real policies: HTTP is real, and time is driven, so that the times in
 * the simulator's log of calls are exact.
 */
class GuardedMuxFixture extends MuxClientFixture {
  static final Faults WELL = Faults.none();
  static final Faults ERRORS = new Faults(1, 0, 0, 0, 0, Duration.ZERO);
  static final Faults SILENCE = new Faults(0, 1, 0, 0, 0, Duration.ZERO);
  static final List<String> ASSETS = WORLD
      .lifeCycles()
      .map(life -> life.truth())
      .filter(truth -> truth.atMux() != AssetStatus.DELETED)
      .map(Truth::assetId)
      .filter(Objects::nonNull)
      .distinct()
      .toList();

  /** More connections than calls that hang in a test, since only the guard's deadline is driven. */
  private static final MuxClientSettings ROOMY =
      new MuxClientSettings(128, 256, Duration.ofSeconds(20), Duration.ofMinutes(5), 1024 * 1024);

  final Queue<GuardMove> moves = new ConcurrentLinkedQueue<>();

  /** Calls that were begun and ended over HTTP; touched on the guard's event loop only. */
  int begun;

  int ended;

  SteppedTime time;
  Guards guards;
  MuxApiVerticle mux;
  MuxClient client;

  @BeforeEach
  void startGuards() throws Exception {
    time = new SteppedTime(vertx, now);
    guards = new Guards(
        time, RetryBudgetPolicy.USUAL, new SimpleMeterRegistry(), now::get, new Random(17));
    guards.onMove(moves::add);
    mux = deploy(FREE);
    client = roomy(mux.url());
  }

  MuxClient roomy(String url) {
    return client(url, ROOMY);
  }

  /** As configured for Mux, but for the rates. */
  Guard guard(Map<String, RatePolicy> rates) {
    return guards.register(new Dependency(
        "mux-api",
        DependencyKind.EXTERNAL_API,
        Criticality.IMPORTANT,
        Set.of("polling"),
        null,
        null,
        new Protection(
            BreakerPolicy.MUX_API,
            RetryPolicy.EXTERNAL_API,
            new BulkheadPolicy(16, 256, Duration.ofSeconds(10)),
            Deadlines.usual(),
            rates)));
  }

  Guard governed() {
    return guard(Map.of(Operation.READ, RatePolicy.MUX_READS));
  }

  Operation<MuxAnswer<MuxResource>> read(MuxClient from, String asset) {
    return Operation.of(MuxCall.ASSET.label(), asset, () -> sent(from, asset))
        .kind(MuxCall.ASSET.kind())
        .lane(MuxCall.ASSET.lane());
  }

  Future<MuxAnswer<MuxResource>> sent(MuxClient from, String asset) {
    begun++;
    return from.asset(asset, HIGH).onComplete(_ -> ended++);
  }

  /** This many callers in one turn, so that none has an answer before all have asked. */
  List<Future<Answer<MuxAnswer<MuxResource>>>> together(Guard guard, int callers) throws Exception {
    var answers = time.inOneTurn(() -> {
      List<Future<Answer<MuxAnswer<MuxResource>>>> asked = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        asked.add(guard.call(read(client, ASSETS.get(i)).once()));
      }
      return asked;
    });
    var all = Future.join(answers);
    all.toCompletionStage().toCompletableFuture().handle((_, _) -> all).get(30, TimeUnit.SECONDS);
    return answers;
  }

  /** Five failures over HTTP. */
  void open(Guard guard) throws Exception {
    mux.faults(ERRORS);
    for (int i = 0; i < 5; i++) {
      assertThat(failed(guard.call(read(client, ASSETS.get(i)).once())).label())
          .isEqualTo("server_error");
    }
    assertThat(guard.state().state()).isEqualTo("open");
  }

  void advance(Duration by) throws Exception {
    time.advance(by, this::settle);
  }

  void advanceTo(Instant target) throws Exception {
    advance(Duration.between(now.get(), target));
  }

  /** Until every call that Mux does not leave hanging has had its end. */
  void settle() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!time.inOneTurn(this::isSettled)) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      await(vertx.timer(1, MILLISECONDS));
    }
  }

  private boolean isSettled() {
    CallLog log = mux.calls();
    if (begun == ended) {
      return true;
    }
    long hanging = log.calls().stream().filter(call -> call.status() == 0).count();
    return log.total() == begun && ended == begun - hanging;
  }

  static DependencyException failed(Future<?> future) throws Exception {
    try {
      var value = future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
      throw new AssertionError("it did not fail, but gave " + value);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(DependencyException.class);
      return (DependencyException) Objects.requireNonNull(e.getCause());
    }
  }

  static boolean isRefused(Future<?> answer, RefusedBy by) {
    return answer.cause() instanceof DependencyException.Refused refused && refused.by() == by;
  }
}
