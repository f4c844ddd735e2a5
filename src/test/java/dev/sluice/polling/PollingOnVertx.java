package dev.sluice.polling;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.Forecast;
import dev.sluice.bus.LinkReplies;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A real Vert.x, the queue in memory, and a Mux that does what the test says. */
class PollingOnVertx {
  static final Duration DEADLINE = Duration.ofSeconds(15);

  final Vertx vertx = Vertx.vertx();
  final Bus bus = new Bus(vertx);
  final InMemoryPollQueue queue = new InMemoryPollQueue(InstantSource.system());
  final ScriptedReader mux = new ScriptedReader();
  PollingSettings settings = PollingFixtures.quick(2000, 200_000);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @BeforeEach
  void link() {
    await(bus.answer(Channel.LINK, this::commit));
    await(bus.answerJson(PublicAddress.ASSET_GET, DEADLINE, message -> {
      String id = String.valueOf(message.getString("assetId"));
      return Future.succeededFuture(new JsonObject()
          .put("id", id)
          .put("status", queue.status(PollKey.asset(id)).name()));
    }));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @CanIgnoreReturnValue
  List<String> deploy(int gateways) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < gateways; i++) {
      ids.add(await(vertx.deployVerticle(new PollingVerticle(
          bus,
          queue,
          queue,
          mux,
          settings,
          PollingFixtures.RECONCILE,
          new PollingMeters(registry),
          new SplittableRandom(i)))));
    }
    return ids;
  }

  private Future<LinkReplies> commit(LinkRequest request) {
    List<LinkReply> replies = new ArrayList<>();
    request.events().forEach(event -> {
      String id = String.valueOf(event.data().id());
      var status = "ready".equals(event.data().status())
          ? ProcessingStatus.READY
          : ProcessingStatus.MUX_PROCESSING;
      boolean isNews = queue.status(PollKey.asset(id)) != status;
      queue.commit(PollKey.asset(id), status, null);
      replies.add(LinkReply.APPLIED);
      if (isNews) {
        bus.publish(List.of(new AssetChanged(
            id, null, id, status.name(), null, event.id().value(), event.occurredAt())));
      }
    });
    return Future.succeededFuture(new LinkReplies(replies, Forecast.UNKNOWN));
  }

  @CanIgnoreReturnValue
  JsonObject begin(JsonObject message) {
    return ask(PublicAddress.POLLING_START, message);
  }

  JsonObject ask(String address, JsonObject message) {
    return await(bus.askJson(address, message, DEADLINE));
  }

  int refusal(String address, JsonObject message) {
    Throwable refused = catchThrowable(() -> ask(address, message));
    assertThat(refused).hasCauseInstanceOf(ReplyException.class);
    return refused.getCause() instanceof ReplyException reply ? reply.failureCode() : 0;
  }

  LinkedBlockingQueue<JsonObject> hear(String sessionId) {
    var events = new LinkedBlockingQueue<JsonObject>();
    await(bus.listen(PublicAddress.POLLING_SESSION + sessionId, events::add).completion());
    return events;
  }

  /** How the session ended. */
  static JsonObject last(LinkedBlockingQueue<JsonObject> events) throws Exception {
    while (true) {
      JsonObject event = events.poll(20, SECONDS);
      assertThat(event).as("an event of the session").isNotNull();
      if (event != null && !event.getString("event").equals("progress")) {
        return event;
      }
    }
  }

  static JsonArray ids(String... ids) {
    return new JsonArray(List.of(ids));
  }

  void until(BooleanSupplier isSo) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      await(vertx.timer(10, MILLISECONDS));
    }
  }

  @CanIgnoreReturnValue
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e.getMessage(), e.getCause());
    }
  }
}
