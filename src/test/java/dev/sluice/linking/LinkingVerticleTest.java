package dev.sluice.linking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.ContentFault;
import dev.sluice.event.MuxEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The group commit on a real Vert.x, with a store in memory that can refuse and fail. */
class LinkingVerticleTest {
  private static final LinkingSettings SETTINGS = new LinkingSettings(
      4,
      1000,
      1,
      Duration.ZERO,
      Duration.ofSeconds(2),
      Duration.ofSeconds(2),
      Duration.ofSeconds(2),
      Duration.ofSeconds(3));

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final InMemoryEventStore store = new InMemoryEventStore();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    var _ = await(vertx.close());
  }

  @Test
  void a_lone_event_is_committed_at_once_alone() {
    deploy(SETTINGS);
    assertThat(ask(event("a"))).containsExactly(LinkReply.APPLIED);
    assertThat(store.batches()).containsExactly(List.of("a"));
  }

  @Test
  void what_comes_while_a_commit_is_under_way_becomes_the_next_transactions_up_to_the_limit() {
    deploy(SETTINGS);
    store.hold();
    List<Future<LinkReplies>> answers =
        IntStream.range(0, 7).mapToObj(i -> send(event("e" + i))).toList();
    var _ = await(store.firstCommitBegan());
    QueuedEvents.await(registry, 6);
    store.release();
    answers.forEach(
        answer -> assertThat(await(answer).replies()).containsExactly(LinkReply.APPLIED));
    assertThat(store.batches().getFirst()).hasSizeLessThanOrEqualTo(4);
    assertThat(store.batches()).allSatisfy(batch -> assertThat(batch).hasSizeLessThanOrEqualTo(4));
    assertThat(store.batches().stream().flatMap(List::stream)).hasSize(7);
    assertThat(store.batches().size()).isLessThan(7);
  }

  @Test
  void a_second_transaction_is_sent_behind_the_first_once_enough_waits_for_it_and_never_a_third() {
    deploy(new LinkingSettings(
        8,
        1000,
        2,
        Duration.ZERO,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3)));
    store.hold();
    var first = send(event("a"));
    var _ = await(store.firstCommitBegan());
    var second = send(event("b"));
    QueuedEvents.await(registry, 1); // one is not a quarter of a full batch
    assertThat(store.batches()).containsExactly(List.of("a"));
    var third = send(event("c"));
    QueuedEvents.await("two batches", () -> store.batches().size() == 2); // two are
    assertThat(store.batches()).containsExactly(List.of("a"), List.of("b", "c"));
    var fourth = send(event("d"), event("e"), event("f"));
    QueuedEvents.await(registry, 3);
    assertThat(store.batches()).hasSize(2);
    store.release();
    for (var answer : List.of(first, second, third, fourth)) {
      assertThat(await(answer).replies()).containsOnly(LinkReply.APPLIED);
    }
    assertThat(store.batches())
        .containsExactly(List.of("a"), List.of("b", "c"), List.of("d", "e", "f"));
  }

  @Test
  void a_transaction_holds_no_more_bytes_than_its_limit_unless_one_event_alone_is_larger() {
    deploy(SETTINGS);
    store.hold();
    var first = send(event("first"));
    var _ = await(store.firstCommitBegan());
    var large = send(PlainEvents.event("large", 5000));
    var one = send(PlainEvents.event("one", 600));
    var two = send(PlainEvents.event("two", 600));
    QueuedEvents.await(registry, 3);
    store.release();
    for (var answer : List.of(first, large, one, two)) {
      assertThat(await(answer).replies()).containsExactly(LinkReply.APPLIED);
    }
    assertThat(store.batches())
        .containsExactly(List.of("first"), List.of("large"), List.of("one"), List.of("two"));
  }

  @Test
  void the_same_event_twice_in_one_batch_is_applied_once_and_answered_duplicate_once() {
    deploy(SETTINGS);
    assertThat(ask(event("a"), event("a"))).containsExactly(LinkReply.APPLIED, LinkReply.DUPLICATE);
    assertThat(ask(event("a"))).containsExactly(LinkReply.DUPLICATE);
    assertThat(store.batches().getFirst()).containsExactly("a");
  }

  @Test
  void a_row_that_is_refused_for_its_content_is_quarantined_and_its_neighbours_commit() {
    deploy(SETTINGS);
    store.refuseContentOf("bad");
    assertThat(ask(event("a"), event("b"), event("bad"), event("c")))
        .containsExactly(
            LinkReply.APPLIED, LinkReply.APPLIED, LinkReply.QUARANTINED, LinkReply.APPLIED);
    assertThat(store.faultOf("bad")).isEqualTo(ContentFault.REFUSED_BY_DATABASE);
  }

  @Test
  void a_failure_in_passing_is_tried_again_within_the_deadline() {
    deploy(SETTINGS);
    store.failNext(2);
    assertThat(ask(event("a"))).containsExactly(LinkReply.APPLIED);
    assertThat(store.batches()).hasSize(3);
  }

  @Test
  void a_failure_that_lasts_past_the_deadline_is_answered_unavailable() {
    deploy(new LinkingSettings(
        4,
        1000,
        1,
        Duration.ZERO,
        Duration.ofSeconds(2),
        Duration.ofSeconds(2),
        Duration.ofMillis(120),
        Duration.ofSeconds(3)));
    store.failNext(1000);
    assertThat(ask(event("a"))).containsExactly(new LinkReply.Unavailable(Duration.ofSeconds(3)));
  }

  @Test
  void while_the_store_is_away_an_ask_is_refused_at_once_and_not_written() {
    deploy(SETTINGS);
    store.away(true);
    assertThat(ask(event("a"))).containsExactly(new LinkReply.Unavailable(Duration.ofSeconds(3)));
    assertThat(store.batches()).isEmpty();
    store.away(false);
    assertThat(ask(event("a"))).containsExactly(LinkReply.APPLIED);
  }

  @Test
  void what_waited_too_long_is_refused_unwritten() {
    deploy(SETTINGS);
    var stale = new LinkRequest(
        List.of(event("late")),
        1,
        LinkRequest.Asker.DELIVERY,
        System.nanoTime() - Duration.ofSeconds(3).toNanos());
    assertThat(await(bus.ask(Channel.LINK, stale, Duration.ofSeconds(5))).replies())
        .containsExactly(new LinkReply.Unavailable(Duration.ofSeconds(3)));
    assertThat(store.batches()).isEmpty();
  }

  private void deploy(LinkingSettings settings) {
    var _ = await(vertx.deployVerticle(
        new LinkingVerticle(bus, store, settings, new LinkingMeters(registry))));
  }

  private List<LinkReply> ask(MuxEvent... events) {
    return await(send(events)).replies();
  }

  private Future<LinkReplies> send(MuxEvent... events) {
    int bytes = Arrays.stream(events).mapToInt(event -> event.body().length).sum();
    var request = new LinkRequest(
        new ArrayList<>(List.of(events)), bytes, LinkRequest.Asker.DELIVERY, System.nanoTime());
    return bus.ask(Channel.LINK, request, Duration.ofSeconds(5));
  }

  private static MuxEvent event(String id) {
    return PlainEvents.event(id, 10);
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
