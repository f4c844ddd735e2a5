package dev.sluice.bus;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.bus.PollingNews.End;
import dev.sluice.bus.SluiceException.Reason;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SluiceClientTest {
  private static final String SESSION = "00000000-0000-0000-0000-000000000001";
  private static final JsonObject ASSET =
      new JsonObject().put("id", "a").put("status", "READY").put("duration", 1.5);

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new Bus(vertx);
  private final SluiceClient guest = SluiceClient.over(vertx, Duration.ofSeconds(10));
  private final SluiceClient inside = SluiceClient.inside(vertx, bus, Duration.ofSeconds(10));
  private final BlockingQueue<PollingNews> news = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @Test
  void a_guest_gets_the_asset_from_json_and_a_caller_inside_the_record_itself() throws Exception {
    CreativeAsset record = new CreativeAsset(ASSET);
    answer(PublicAddress.ASSET_GET, _ -> Future.succeededFuture(ASSET));
    var _ = bus.answer(Channel.ASSET_GET, _ -> Future.succeededFuture(record)).await(10, SECONDS);
    CreativeAsset got = guest.asset(new AssetKey.ByAssetId("m")).await(10, SECONDS);
    assertThat(got).isEqualTo(record).isNotSameAs(record);
    assertThat(got.status()).isEqualTo(ProcessingStatus.READY);
    assertThat(got.duration()).contains(Duration.ofMillis(1500));
    assertThat(got.url()).isEmpty();
    assertThat(inside.asset(new AssetKey.ById("a")).await(10, SECONDS)).isSameAs(record);
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void every_documented_refusal_has_its_reason(Refusal refusal) {
    answer(PublicAddress.MUX_ASSET_FETCH, _ -> Future.failedFuture(refusal.because("so")));
    Throwable failure = catchThrowable(() -> guest.fetchAsset("m").await(10, SECONDS));
    assertThat(failure).isInstanceOf(SluiceException.class).hasMessage("so");
    assertThat(((SluiceException) failure).reason().code()).isEqualTo(refusal.code());
  }

  @Test
  void nobody_there_and_no_answer_in_time_are_told_apart() {
    assertThat(reason(() -> guest.health().await(10, SECONDS))).isEqualTo(Reason.NO_HANDLER);
    answer(PublicAddress.HEALTH, _ -> Promise.<JsonObject>promise().future());
    SluiceClient hasty = guest.within(Duration.ofMillis(100));
    assertThat(reason(() -> hasty.health().await(10, SECONDS))).isEqualTo(Reason.DEADLINE);
    assertThatThrownBy(() -> guest.within(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_session_is_followed_to_its_one_end() throws Exception {
    answer(PublicAddress.POLLING_START, message -> {
      assertThat(message)
          .isEqualTo(new JsonObject("{\"assetIds\":[\"m\"],\"healthyIntervalMs\":2000}"));
      return Future.succeededFuture(new JsonObject().put("sessionId", SESSION).put("watched", 1));
    });
    answer(PublicAddress.POLLING_STATUS, _ -> status(Instant.now().plusSeconds(60)));
    PollingOrder order = new PollingOrder(List.of("m"), List.of(), Duration.ofSeconds(2), null);
    assertThat(guest.poll(order, news::add).await(10, SECONDS)).isEqualTo(SESSION);
    JsonObject change = new JsonObject().put("assetId", "m").put("status", "READY");
    tell("progress", new JsonObject().put("changes", new JsonArray().add(change)));
    tell("completed", new JsonObject());
    tell("failed", new JsonObject().put("reason", "too late to be heard"));
    assertThat(heard())
        .isEqualTo(new PollingNews.Progress(
            SESSION, List.of(new PollingNews.Change("m", null, "READY")), 1, 0));
    assertThat(heard()).isEqualTo(new PollingNews.Ended(SESSION, End.COMPLETED, null, 0));
    // Another listener of the same address has the last message by now, so the first would, too.
    assertThat(news).isEmpty();
  }

  @Test
  void a_session_that_ended_before_it_could_be_heard_has_an_end_all_the_same() throws Exception {
    answer(
        PublicAddress.POLLING_START,
        _ -> Future.succeededFuture(new JsonObject().put("sessionId", SESSION)));
    answer(
        PublicAddress.POLLING_STATUS,
        _ -> Future.failedFuture(Refusal.UNKNOWN.because("there is no such session")));
    var _ = guest.poll(PollingOrder.ofAssets(List.of("m")), news::add).await(10, SECONDS);
    assertThat(heard()).isEqualTo(new PollingNews.Ended(SESSION, End.UNHEARD, null, 0));
  }

  @Test
  void a_session_whose_gateway_went_away_has_an_end_when_its_time_is_over() throws Exception {
    answer(
        PublicAddress.POLLING_START,
        _ -> Future.succeededFuture(new JsonObject().put("sessionId", SESSION)));
    answer(PublicAddress.POLLING_STATUS, _ -> status(Instant.now().minusSeconds(4)));
    var _ = guest.poll(PollingOrder.ofAssets(List.of("m")), news::add).await(10, SECONDS);
    assertThat(heard()).isEqualTo(new PollingNews.Ended(SESSION, End.UNHEARD, null, 0));
  }

  @Test
  void the_end_of_a_session_is_told_to_those_who_follow_all() throws Exception {
    BlockingQueue<JsonObject> ends = new LinkedBlockingQueue<>();
    var _ = bus.listen(PublicAddress.POLLING_ENDED, ends::add).completion().await(10, SECONDS);
    tell("progress", new JsonObject());
    tell("timed_out", new JsonObject());
    JsonObject end = ends.poll(10, SECONDS);
    assertThat(end).isNotNull();
    assertThat(end.getString("event")).isEqualTo("timed_out");
  }

  @Test
  void changes_come_as_records_until_the_subscription_ends() throws Exception {
    BlockingQueue<AssetChanged> ready = new LinkedBlockingQueue<>();
    BlockingQueue<AssetChanged> all = new LinkedBlockingQueue<>();
    Subscription one = guest.onAssetChanged(ProcessingStatus.READY, ready::add);
    one.begun().await(10, SECONDS);
    guest.onAssetChanged(all::add).begun().await(10, SECONDS);
    AssetChanged first = new AssetChanged("a", "u", null, "READY", "ERROR", "e1", Instant.EPOCH);
    AssetChanged second = new AssetChanged("b", null, "m", "ERROR", null, "e2", Instant.EPOCH);
    bus.publish(List.of(first));
    bus.publish(List.of(second));
    assertThat(all.poll(10, SECONDS)).isEqualTo(first);
    assertThat(all.poll(10, SECONDS)).isEqualTo(second);
    assertThat(ready.poll(10, SECONDS)).isEqualTo(first);
    one.end().await(10, SECONDS);
    one.end().await(10, SECONDS);
    bus.publish(List.of(first));
    assertThat(all.poll(10, SECONDS)).isEqualTo(first);
    assertThat(ready).isEmpty();
  }

  @Test
  void the_state_of_breakers_comes_as_a_record() throws Exception {
    BlockingQueue<ResilienceState> states = new LinkedBlockingQueue<>();
    guest.onResilienceState(states::add).begun().await(10, SECONDS);
    JsonObject breaker = new JsonObject().put("name", "mux-api").put("state", "open");
    JsonObject message =
        new JsonObject().put("breakers", new JsonArray().add(breaker).add(7));
    bus.publish(PublicAddress.RESILIENCE_STATE, message);
    ResilienceState state = states.poll(10, SECONDS);
    assertThat(state).isNotNull();
    assertThat(state.breakers())
        .containsExactly(new ResilienceState.Breaker("mux-api", "open", breaker));
  }

  private PollingNews heard() throws InterruptedException {
    @Nullable PollingNews next = news.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("news of the session").isNotNull();
    return java.util.Objects.requireNonNull(next);
  }

  private void tell(String event, JsonObject more) {
    bus.publish(
        PublicAddress.POLLING_SESSION + SESSION,
        more.put("event", event).put("sessionId", SESSION).put("watched", 1).put("pending", 0));
  }

  private static Future<JsonObject> status(Instant endsAt) {
    return Future.succeededFuture(new JsonObject()
        .put("sessionId", SESSION)
        .put("watched", 1)
        .put("pending", 1)
        .put("healthyIntervalMs", 2000)
        .put("startedAt", Instant.EPOCH.toString())
        .put("endsAt", endsAt.toString()));
  }

  private void answer(
      String address, java.util.function.Function<JsonObject, Future<JsonObject>> answer) {
    try {
      var _ = bus.answerJson(address, Duration.ofSeconds(20), answer).await(10, SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private static Reason reason(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    Throwable failure = catchThrowable(call);
    assertThat(failure).isInstanceOf(SluiceException.class);
    return ((SluiceException) failure).reason();
  }
}
