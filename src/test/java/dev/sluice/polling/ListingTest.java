package dev.sluice.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.event.MuxEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What due assets cost, on a virtual clock: pages of the list, and single reads. */
class ListingTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final VirtualTime time = new VirtualTime();
  private final InMemoryPollQueue queue = new InMemoryPollQueue(time);
  private final ShelfReader mux = new ShelfReader(time);
  private final Poller poller = new Poller(
      queue,
      mux,
      this::link,
      PollingFixtures.SETTINGS,
      new Cadence(PollingFixtures.SETTINGS, PollingFixtures.RECONCILE),
      time.new ProcessClock(),
      new SplittableRandom(1),
      new PollingMeters(new SimpleMeterRegistry()));
  private int sessions;

  @Test
  void many_that_are_due_cost_the_pages_of_their_list_and_no_single_read() {
    mux.shelve(keys("a", 500));
    poll();
    begin(keys("a", 500));
    run();
    assertThat(mux.pages()).isEqualTo(5);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void sessions_that_begin_shortly_after_each_other_share_one_list() {
    mux.shelve(keys("a", 500));
    poll();
    for (int i = 0; i < 5; i++) {
      // The last ones first: a list that did not wait would have passed the others by.
      List<PollKey> some = keys("a", 500).subList(400 - 100 * i, 500 - 100 * i);
      var _ = time.after(Duration.ofMillis(300L * i), () -> begin(some));
    }
    run();
    assertThat(mux.pages()).isEqualTo(5);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void a_list_begins_though_more_and_more_sessions_do() {
    mux.shelve(keys("a", 2_000));
    poll();
    for (int i = 0; i < 20; i++) {
      // Each before the list comes to its page.
      List<PollKey> some = keys("a", 2_000).subList(100 * i, 100 * i + 100);
      var _ = time.after(Duration.ofMillis(200L * i), () -> begin(some));
    }
    time.runUntil(time.instant().plus(Listing.STILL_WITHIN).plusMillis(2_000));
    assertThat(mux.pages()).isPositive();
    run();
    assertThat(mux.pages()).isEqualTo(20);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void a_session_that_begins_under_a_list_costs_only_the_pages_that_had_gone_by() {
    List<PollKey> all = keys("a", 1_000);
    mux.shelve(all);
    poll();
    begin(all.subList(500, 1_000));
    mux.atPage(3, () -> begin(all.subList(0, 500)));
    run();
    assertThat(mux.pages()).isEqualTo(10 + 3);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void a_list_ends_where_nothing_is_left_to_read() {
    List<PollKey> all = keys("a", 1_000);
    mux.shelve(all);
    all.forEach(key -> queue.commit(key, ProcessingStatus.MUX_PROCESSING, null));
    poll();
    begin(all.subList(0, 300));
    run();
    assertThat(mux.pages()).isEqualTo(3);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void a_page_that_failed_is_asked_for_again_and_the_pages_before_it_are_not() {
    mux.shelve(keys("a", 500));
    mux.failPages(2);
    poll();
    begin(keys("a", 500));
    run();
    assertThat(mux.pages()).isEqualTo(5 + 2);
    assertThat(mux.reads()).isZero();
  }

  @Test
  void where_pages_go_on_failing_all_is_read_one_by_one() {
    mux.shelve(keys("a", 60));
    mux.failPages(3);
    poll();
    begin(keys("a", 60));
    run();
    assertThat(mux.pages()).isEqualTo(3);
    assertThat(mux.reads()).isEqualTo(60);
  }

  @Test
  void what_was_not_on_the_list_does_not_begin_another() {
    mux.shelve(keys("a", 300));
    poll();
    begin(Stream.concat(keys("a", 300).stream(), keys("unlisted", 100).stream()).toList());
    run();
    assertThat(mux.pages()).isEqualTo(3);
    assertThat(mux.reads()).isEqualTo(100);
  }

  @Test
  void what_a_turn_took_whose_reply_was_lost_is_read_long_before_its_claim_ends() {
    poll();
    queue.loseTakes(2);
    begin(keys("a", 12));
    time.runUntil(time.instant().plusSeconds(8));
    assertThat(queue.waiting()).as("rows left").isZero();
    assertThat(mux.reads()).as("each is read once").isEqualTo(12);
  }

  private static List<PollKey> keys(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> PollKey.asset(prefix + i)).toList();
  }

  private void poll() {
    poller.start();
    time.runUntil(time.instant().plusSeconds(3));
  }

  private Future<Void> link(List<MuxEvent> facts) {
    facts.forEach(fact -> queue.commit(
        PollKey.asset(String.valueOf(fact.data().id())), ProcessingStatus.READY, null));
    return Future.succeededFuture();
  }

  private void begin(List<PollKey> keys) {
    var session = new PollSessions.Begin(
        "s" + ++sessions, keys, PollingFixtures.SETTINGS.healthyInterval(), LONG);
    assertThat(queue.begin(session, PollingFixtures.SETTINGS.claim()).succeeded())
        .isTrue();
    poller.nudge();
  }

  private void run() {
    time.runUntil(time.instant().plus(LONG));
    assertThat(queue.waiting()).as("rows left").isZero();
  }
}
