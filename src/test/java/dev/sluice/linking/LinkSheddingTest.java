package dev.sluice.linking;

import static dev.sluice.bus.LinkRequest.Asker.DELIVERY;
import static dev.sluice.bus.LinkRequest.Asker.POLL;
import static dev.sluice.bus.LinkRequest.Asker.REPLAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who gives way first: as a decision, and in the group commit on a real Vert.x. */
class LinkSheddingTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final LinkReply LATER = new LinkReply.Unavailable(Duration.ofSeconds(3));

  @Test
  void replays_give_way_at_a_quarter_of_the_limit_and_polls_at_a_half() {
    var shedding = new LinkShedding(Duration.ofMillis(200));
    shedding.batchEnded(1000, true, 0, SECOND); // 1000 per second
    for (int waiting = 0; waiting <= 300; waiting++) {
      assertThat(shedding.refuses(REPLAY, SECOND))
          .as("replay at %d", waiting)
          .isEqualTo(waiting > 50);
      assertThat(shedding.refuses(POLL, SECOND)).as("poll at %d", waiting).isEqualTo(waiting > 100);
      assertThat(shedding.refuses(DELIVERY, SECOND)).isFalse();
      shedding.asked(1);
    }
    shedding.answered(301);
    assertThat(shedding.refuses(REPLAY, SECOND)).isFalse();
  }

  @Test
  void nobody_gives_way_while_nothing_is_known() {
    var shedding = new LinkShedding(Duration.ofMillis(200));
    shedding.asked(1_000_000);
    assertThat(shedding.refuses(REPLAY, SECOND)).isFalse();
  }

  @Test
  void what_gives_way_is_told_to_come_later_and_taken_when_nothing_waits_any_more() {
    var vertx = Vertx.vertx();
    try {
      var registry = new SimpleMeterRegistry();
      var store = new InMemoryEventStore();
      var bus = new Bus(vertx);
      var settings = new LinkingSettings(
          4,
          1000,
          1,
          Duration.ZERO,
          Duration.ofSeconds(20),
          Duration.ofMillis(20),
          Duration.ofSeconds(20),
          Duration.ofSeconds(3));
      var _ = await(vertx.deployVerticle(
          new LinkingVerticle(bus, store, settings, new LinkingMeters(registry))));
      store.hold();
      List<Future<LinkReplies>> deliveries =
          IntStream.range(0, 9).mapToObj(i -> ask(bus, DELIVERY, "d" + i)).toList();
      var _ = await(store.firstCommitBegan());
      QueuedEvents.await(registry, 8);
      store.step();
      QueuedEvents.await(registry, 4);
      // A batch of four that takes at least 50 ms: about 80 per second at most, so four wait some
      // 50 ms.
      var _ = await(vertx.timer(50, TimeUnit.MILLISECONDS));
      store.step();
      QueuedEvents.await(registry, 0);

      LinkReplies replay = await(ask(bus, REPLAY, "replayed"));
      assertThat(replay.replies()).containsExactly(LATER);
      assertThat(replay.forecast().eventsPerSecondAt(System.nanoTime())).isBetween(0.1, 100.0);
      assertThat(await(ask(bus, POLL, "polled")).replies()).containsExactly(LATER);
      Future<LinkReplies> last = ask(bus, DELIVERY, "last");
      QueuedEvents.await(registry, 1);
      store.step();
      store.release();
      deliveries.forEach(
          each -> assertThat(await(each).replies()).containsExactly(LinkReply.APPLIED));
      assertThat(await(last).replies()).containsExactly(LinkReply.APPLIED);
      assertThat(store.batches().stream().flatMap(List::stream))
          .doesNotContain("replayed", "polled")
          .hasSize(10);

      assertThat(await(ask(bus, POLL, "polled")).replies()).containsExactly(LinkReply.APPLIED);
      assertThat(await(ask(bus, REPLAY, "replayed")).replies()).containsExactly(LinkReply.APPLIED);
      for (String asker : List.of("poll", "replay")) {
        assertThat(registry
                .get("sluice.linking.shed")
                .tag("asker", asker)
                .counter()
                .count())
            .isEqualTo(1);
      }
      assertThat(registry.get("sluice.linking.drain.rate").gauge().value()).isBetween(0.1, 100.0);
    } finally {
      var _ = await(vertx.close());
    }
  }

  private static Future<LinkReplies> ask(Bus bus, LinkRequest.Asker asker, String id) {
    return bus.ask(
        Channel.LINK,
        new LinkRequest(List.of(PlainEvents.event(id, 10)), 10, asker, System.nanoTime()),
        Duration.ofSeconds(20));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
