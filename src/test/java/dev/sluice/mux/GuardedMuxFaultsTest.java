package dev.sluice.mux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.guard.DependencyException;
import dev.sluice.guard.Guard;
import dev.sluice.guard.GuardState;
import dev.sluice.guard.Operation;
import dev.sluice.resilience.FailureClass;
import dev.sluice.simulator.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What goes wrong on the wire, and whom the guard holds it against: the breaker, the governor or nobody. */
class GuardedMuxFaultsTest extends GuardedMuxFixture {
  private static final String ASSET = ASSETS.getFirst();
  private static final String GOOD = "{\"data\":{\"id\":\"" + ASSET + "\",\"status\":\"ready\"}}";

  @Test
  void what_breaks_on_the_way_is_named_counts_as_a_failure_and_five_of_it_open_the_breaker()
      throws Exception {
    var gone = RawServer.saying(vertx, "");
    String nobody = gone.url();
    gone.close();
    Map<MuxClient, FailureClass> places = new LinkedHashMap<>();
    places.put(broken(new Faults(0, 0, 1, 0, 0, Duration.ZERO)), FailureClass.MALFORMED_ANSWER);
    places.put(broken(new Faults(0, 0, 0, 1, 0, Duration.ZERO)), FailureClass.CONNECTION_LOST);
    places.put(broken(new Faults(0, 0, 0, 0, 1, Duration.ZERO)), FailureClass.SERVER_ERROR);
    places.put(roomy(nobody), FailureClass.CONNECT_FAILED);
    places.put(roomy("http://mux.invalid"), FailureClass.NAME_UNRESOLVED);
    Guard guard = guard(Map.of());

    int failures = 0;
    for (var place : places.entrySet()) {
      var failed = failed(guard.call(read(place.getKey(), ASSET).once()));
      assertThat(failed).isInstanceOf(DependencyException.Failed.class);
      assertThat(((DependencyException.Failed) failed).failureClass()).isEqualTo(place.getValue());
      assertThat(guard.lastFailure()).isEqualTo(place.getValue());
      assertThat(guard.state().failed()).isEqualTo(++failures);
      assertThat(guard.state().failureCount()).isEqualTo(failures);
    }
    assertThat(guard.state().state()).isEqualTo("open");
  }

  private MuxClient broken(Faults faults) throws Exception {
    var broken = deploy(FREE);
    broken.faults(faults);
    return roomy(broken.url());
  }

  @Test
  void silence_is_cut_at_the_deadline_of_its_kind_and_counts_as_a_failure() throws Exception {
    Guard guard = guard(Map.of());
    mux.faults(SILENCE);
    var hanging = guard.call(read(client, ASSET).once());
    advance(Duration.ofSeconds(5).minusNanos(1));
    assertThat(mux.calls().total()).isEqualTo(1);
    assertThat(hanging.isComplete()).isFalse();

    advance(Duration.ofNanos(1));
    var cut = (DependencyException.Failed) failed(hanging);
    assertThat(cut.failureClass()).isEqualTo(FailureClass.DEADLINE_EXCEEDED);
    assertThat(guard.state().failureCount()).isEqualTo(1);
    assertThat(guard.state().bulkhead()).isEqualTo(new GuardState.Crowd(0, 0));
    assertThat(time.waiting()).as("timers left behind").isZero();
  }

  @Test
  void a_caller_with_less_time_than_the_kind_allows_hears_of_silence_at_its_own_deadline()
      throws Exception {
    Guard guard = guard(Map.of());
    mux.faults(SILENCE);
    var hanging = guard.call(read(client, ASSET).within(Duration.ofMillis(1_500)));
    advance(Duration.ofMillis(1_500));

    assertThat(failed(hanging).label()).isEqualTo("deadline_exceeded");
    assertThat(mux.calls().total()).as("no time for a retry").isEqualTo(1);
  }

  @Test
  void a_429_stops_the_governor_until_the_time_it_names_and_leaves_the_breaker_alone()
      throws Exception {
    stopsFor("Retry-After: 7", Duration.ofSeconds(7));
  }

  @Test
  void a_429_that_names_no_time_stops_the_governor_for_a_second_and_leaves_the_breaker_alone()
      throws Exception {
    stopsFor("", Duration.ofSeconds(1));
  }

  private void stopsFor(String header, Duration stop) throws Exception {
    var requests = new AtomicInteger();
    String tooMany = RawServer.json(429, header, "{\"errors\":[\"Too many requests\"]}");
    var server = new RawServer(
        vertx,
        socket -> socket.write(
            requests.incrementAndGet() == 1 ? tooMany : RawServer.json(200, "", GOOD)));
    MuxClient throttled = roomy(server.url());
    Guard guard = governed();
    advance(Duration.ofSeconds(61)); // budget and governor begin spent
    Instant told = now.get();

    var first = failed(guard.call(read(throttled, ASSET).once()));
    assertThat(first.label()).isEqualTo("rate_limited");
    var rate = Objects.requireNonNull(guard.state().rates().get(Operation.READ));
    assertThat(rate.stoppedUntil()).isEqualTo(told.plus(stop));
    assertThat(rate.callsPerSecond()).as("halved").isEqualTo(2);
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failureCount()).isZero();

    var next = guard.call(read(throttled, ASSET).within(Duration.ofSeconds(20)));
    advance(stop.minusNanos(1));
    assertThat(requests).as("nothing is sent while it is stopped").hasValue(1);
    advance(Duration.ofNanos(1));
    assertThat(await(next).value()).isPresent();
    assertThat(requests).hasValue(2);
  }

  @Test
  void twenty_429_in_a_row_never_open_the_breaker() throws Exception {
    Guard guard = guard(Map.of());
    var server = RawServer.saying(vertx, RawServer.json(429, "", "{}"));
    MuxClient throttled = roomy(server.url());
    for (int i = 0; i < 20; i++) {
      assertThat(failed(guard.call(read(throttled, ASSET).once())).label())
          .isEqualTo("rate_limited");
    }

    assertThat(server.requests()).hasSize(20);
    assertThat(guard.state().state()).isEqualTo("closed");
    assertThat(guard.state().failureCount()).isZero();
  }
}
