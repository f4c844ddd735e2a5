package dev.sluice.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.MuxEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far apart the group commit keeps its commits, on a real Vert.x. */
class CommitSpacingTest {
  private static final Duration FOR_EVER = Duration.ofHours(1);
  private static final int FULL_BATCH = 64;
  private static final int QUARTER = FULL_BATCH / 4;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConcurrentLinkedQueue<Long> begun = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();
  private final PacedEventStore store = new PacedEventStore(
      vertx,
      Duration.ofMillis(1),
      events -> {
        begun.add(System.nanoTime());
        sizes.add(events);
      },
      () -> true);

  @AfterEach
  void close() throws Exception {
    var _ = vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void what_comes_alone_is_committed_at_once_however_soon_after_another() throws Exception {
    deploy(FOR_EVER);
    for (int i = 0; i < 5; i++) {
      answered(ask("lone" + i, 1));
    }
    answered(ask("few", CommitPace.CROWD_EVENTS - 1));
    answered(ask("after", 1));
    assertThat(sizes).containsExactly(1, 1, 1, 1, 1, CommitPace.CROWD_EVENTS - 1, 1);
  }

  @Test
  void after_a_crowd_what_comes_waits_until_it_is_worth_a_commit() throws Exception {
    deploy(FOR_EVER);
    answered(ask("crowd", CommitPace.CROWD_EVENTS));
    var first = ask("first", 1);
    var more = ask("more", QUARTER - 2);
    QueuedEvents.await(registry, QUARTER - 1);
    assertThat(sizes).containsExactly(CommitPace.CROWD_EVENTS);
    var last = ask("last", 1);
    for (var answer : List.of(first, more, last)) {
      answered(answer);
    }
    assertThat(sizes).containsExactly(CommitPace.CROWD_EVENTS, QUARTER);
  }

  @Test
  void after_a_crowd_what_comes_waits_no_longer_than_the_spacing() throws Exception {
    Duration spacing = Duration.ofMillis(60);
    deploy(spacing);
    answered(ask("crowd", CommitPace.CROWD_EVENTS));
    answered(ask("late", 1));
    answered(ask("alone", 1)); // the one before it was no crowd
    assertThat(sizes).containsExactly(CommitPace.CROWD_EVENTS, 1, 1);
    List<Long> times = List.copyOf(begun);
    assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(spacing.toNanos());
  }

  @Test
  void without_a_spacing_nothing_waits() throws Exception {
    deploy(Duration.ZERO);
    answered(ask("crowd", CommitPace.CROWD_EVENTS));
    answered(ask("next", CommitPace.CROWD_EVENTS));
    answered(ask("last", 1));
    assertThat(sizes).containsExactly(CommitPace.CROWD_EVENTS, CommitPace.CROWD_EVENTS, 1);
  }

  private void deploy(Duration spacing) throws Exception {
    var settings = new LinkingSettings(
        FULL_BATCH,
        1 << 20,
        2,
        spacing,
        Duration.ofHours(2),
        Duration.ofHours(2),
        Duration.ofSeconds(20),
        Duration.ofSeconds(1));
    var _ = vertx
        .deployVerticle(new LinkingVerticle(bus, store, settings, new LinkingMeters(registry)))
        .await(20, TimeUnit.SECONDS);
  }

  private Future<LinkReplies> ask(String name, int events) {
    List<MuxEvent> all = IntStream.range(0, events)
        .mapToObj(i -> PlainEvents.event(name + i, 100))
        .toList();
    var request = new LinkRequest(all, 100 * events, LinkRequest.Asker.DELIVERY, System.nanoTime());
    return bus.ask(Channel.LINK, request, Duration.ofSeconds(20));
  }

  private static void answered(Future<LinkReplies> answer) throws Exception {
    assertThat(answer.await(20, TimeUnit.SECONDS).replies()).containsOnly(LinkReply.APPLIED);
  }
}
