package dev.sluice.linking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.EventFilter;
import dev.sluice.bus.EventListing;
import dev.sluice.bus.EventPage;
import dev.sluice.bus.EventPlace;
import dev.sluice.bus.Forecast;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Source;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay that is told to come again later, on a Vert.x whose linking is a script. */
class ReplayWorkerTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final OneJob jobs = new OneJob();
  private final List<LinkRequest> asks = Collections.synchronizedList(new ArrayList<>());
  private volatile LinkReply reply = new LinkReply.Unavailable(Duration.ofSeconds(2));
  private final ReplayWorker worker = new ReplayWorker(
      new ThreeEvents(), jobs, new Replay(bus, new ThreeEvents()), LEASE, Duration.ofSeconds(5));

  @BeforeEach
  void link() throws Exception {
    var _ = bus.answer(Channel.LINK, request -> {
          asks.add(request);
          var replies = Collections.nCopies(request.events().size(), reply);
          return Future.succeededFuture(new LinkReplies(replies, Forecast.UNKNOWN));
        })
        .await(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    var _ = vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void what_gave_way_comes_again_later_and_later_and_then_goes_on_where_it_was() throws Exception {
    for (int seconds : List.of(1, 2, 4, 8, 16, 30, 30)) {
      assertThat(step()).hasSeconds(seconds);
    }
    assertThat(jobs.saved).isEmpty();

    reply = LinkReply.DUPLICATE;
    var _ = step();
    assertThat(jobs.saved).containsExactly("DONE, 3 examined, 0 failed");
    assertThat(asks).hasSize(8).allSatisfy(ask -> {
      assertThat(ask.asker()).isEqualTo(LinkRequest.Asker.REPLAY);
      assertThat(ask.events())
          .extracting(event -> event.id().value())
          .containsExactly("event-0", "event-1", "event-2");
    });

    reply = new LinkReply.Unavailable(Duration.ofSeconds(2));
    assertThat(step()).as("the first wait after success").hasSeconds(1);
  }

  private Duration step() throws Exception {
    return worker.step().await(20, TimeUnit.SECONDS);
  }

  /** A ledger of three events of assets that nobody knows. */
  private static final class ThreeEvents implements Ledger {
    private static final List<LedgerEntry> ALL =
        List.of(entry("event-0"), entry("event-1"), entry("event-2"));

    private static LedgerEntry entry(String id) {
      return new LedgerEntry(
          id,
          "video.asset.ready",
          NOON,
          NOON,
          Source.WEBHOOK,
          EventOutcome.APPLIED,
          null,
          "asset",
          "asset-of-" + id,
          "asset-of-" + id,
          null,
          body(id).length);
    }

    private static byte[] body(String id) {
      return ("{\"id\":\"" + id + "\",\"type\":\"video.asset.ready\",\"created_at\":\"" + NOON
              + "\",\"object\":{\"type\":\"asset\",\"id\":\"asset-of-" + id
              + "\"},\"data\":{\"id\":\"asset-of-" + id + "\",\"status\":\"ready\"}}")
          .getBytes(UTF_8);
    }

    @Override
    public Future<EventPage> list(EventListing listing) {
      return Future.succeededFuture(new EventPage(ALL, null));
    }

    @Override
    public Future<Optional<StoredEvent>> find(String eventId) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<List<StoredEvent>> bodies(List<LedgerEntry> entries) {
      return Future.succeededFuture(entries.stream()
          .map(entry -> new StoredEvent(entry, "t=1,v1=00", body(entry.eventId())))
          .toList());
    }

    @Override
    public Future<Map<ObjectKey, MuxObject>> objects(Collection<ObjectKey> keys) {
      return Future.succeededFuture(Map.of());
    }

    @Override
    public Future<Integer> release(List<MuxEvent> events) {
      return Future.succeededFuture(0);
    }

    @Override
    public Future<Map<String, Long>> quarantined() {
      return Future.succeededFuture(Map.of());
    }
  }

  /** A job that is always running, and what was saved of it. */
  private static final class OneJob implements ReplayJobs {
    private final List<String> saved = Collections.synchronizedList(new ArrayList<>());
    private final ReplayJob job = new ReplayJob(
        "job",
        ReplayJob.State.RUNNING,
        EventFilter.ALL,
        1000,
        ReplayJob.Progress.NONE,
        EventPlace.NEWEST,
        NOON,
        NOON,
        null);

    @Override
    public Future<Optional<ReplayJob>> create(String jobId, EventFilter filter, int ratePerSecond) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Optional<ReplayJob>> take(String worker, Duration lease) {
      return Future.succeededFuture(Optional.of(job));
    }

    @Override
    public Future<Boolean> save(
        String jobId,
        String worker,
        Duration lease,
        ReplayJob.Progress progress,
        EventPlace cursor,
        ReplayJob.State state) {
      saved.add(state + ", " + progress.examined() + " examined, " + progress.failed() + " failed");
      return Future.succeededFuture(true);
    }

    @Override
    public Future<Void> cancel(String jobId) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Void> release(String worker) {
      return Future.succeededFuture();
    }

    @Override
    public Future<Optional<ReplayJob>> find(String jobId) {
      return Future.succeededFuture(Optional.of(job));
    }

    @Override
    public Future<List<ReplayJob>> list() {
      return Future.succeededFuture(List.of(job));
    }
  }
}
