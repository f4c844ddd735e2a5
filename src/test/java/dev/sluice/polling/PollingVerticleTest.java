package dev.sluice.polling;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Polling on a real Vert.x: sessions, single reads, and gateways that come and go. */
class PollingVerticleTest extends PollingOnVertx {
  @Test
  void a_session_ends_when_all_that_it_watches_has_and_leaves_nothing_behind() throws Exception {
    deploy(1);
    mux.status("a", "preparing");
    mux.status("b", "ready");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a", "b")));
    var events = hear(begun.getString("sessionId"));
    JsonObject status = ask(
        PublicAddress.POLLING_STATUS,
        new JsonObject().put("sessionId", begun.getString("sessionId")));
    assertThat(status.getInteger("watched")).isEqualTo(2);
    mux.status("a", "ready");
    assertThat(last(events).getString("event")).isEqualTo("completed");
    assertThat(registry.get("sluice.polling.sessions").gauge().value()).isZero();
    until(() -> queue.size() == 0);
    assertThat(refusal(
            PublicAddress.POLLING_STATUS,
            new JsonObject().put("sessionId", begun.getString("sessionId"))))
        .isEqualTo(404);
  }

  @Test
  void a_webhook_ends_what_a_session_waits_for() throws Exception {
    deploy(1);
    mux.hold();
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")));
    var events = hear(begun.getString("sessionId"));
    queue.commit(PollKey.asset("a"), ProcessingStatus.READY, null);
    bus.publish(List.of(new AssetChanged("a", null, "a", "READY", null, "e1", Instant.now())));
    assertThat(last(events).getString("event")).isEqualTo("completed");
  }

  @Test
  void a_session_that_lasts_too_long_is_timed_out() throws Exception {
    deploy(1);
    mux.status("a", "preparing");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")).put("maxDurationMs", 1000));
    JsonObject end = last(hear(begun.getString("sessionId")));
    assertThat(end.getString("event")).isEqualTo("timed_out");
    assertThat(end.getInteger("pending")).isOne();
    until(() -> queue.waiting() == 0);
  }

  @Test
  void a_session_that_is_stopped_is_over_at_once() throws Exception {
    deploy(1);
    mux.status("a", "preparing");
    JsonObject session = new JsonObject()
        .put("sessionId", begin(new JsonObject().put("assetIds", ids("a"))).getString("sessionId"));
    var events = hear(session.getString("sessionId"));
    assertThat(ask(PublicAddress.POLLING_STOP, session).getString("state")).isEqualTo("stopped");
    assertThat(last(events).getString("event")).isEqualTo("stopped");
    assertThat(refusal(PublicAddress.POLLING_STOP, session)).isEqualTo(404);
  }

  @Test
  void a_session_fails_where_mux_does_not_take_our_credentials() throws Exception {
    deploy(1);
    mux.fail("a", "unauthenticated");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")));
    JsonObject end = last(hear(begun.getString("sessionId")));
    assertThat(end.getString("event")).isEqualTo("failed");
    assertThat(end.getString("reason")).contains("credentials");
  }

  @Test
  void a_thousand_sessions_for_the_same_hundred_assets_cost_no_more_calls_than_one()
      throws Exception {
    // Without lists, whose number depends on how many happen to be due at once: each asset costs
    // one call.
    settings = PollingFixtures.quick(2000, 200_000, 10_000);
    deploy(1);
    String[] all = IntStream.range(0, 100).mapToObj(i -> "a" + i).toArray(String[]::new);
    for (String id : all) {
      mux.status(id, "preparing");
    }
    JsonObject order = new JsonObject().put("assetIds", ids(all)).put("healthyIntervalMs", 60_000);
    JsonObject alone = begin(order);
    until(() -> everyOneIsRead(all));
    int callsOfOne = mux.reads() + mux.pages();
    alone.remove("watched");
    assertThat(ask(PublicAddress.POLLING_STOP, alone).getString("state")).isEqualTo("stopped");
    until(() -> queue.size() == 0);

    List<Future<JsonObject>> begun = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      begun.add(bus.askJson(PublicAddress.POLLING_START, order, DEADLINE));
    }
    begun.forEach(each -> await(each));
    assertThat(registry.get("sluice.polling.sessions").gauge().value()).isEqualTo(1000);
    until(() -> everyOneIsRead(all));
    assertThat(mux.reads() + mux.pages() - callsOfOne).isBetween(1, callsOfOne);
  }

  @Test
  void ten_thousand_requests_for_one_asset_cost_two_reads_at_most() {
    deploy(1);
    mux.status("a", "ready");
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      answers.add(bus.askJson(
          PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "a"), DEADLINE));
    }
    answers.forEach(answer -> assertThat(await(answer).getString("status")).isEqualTo("READY"));
    assertThat(mux.reads()).isBetween(1, 2);
    assertThat(registry.get("sluice.polls.coalesced").counter().count())
        .isGreaterThanOrEqualTo(9_998);
  }

  @Test
  void a_request_is_served_by_the_gateway_that_polls_wherever_it_was_made() {
    mux.status("a", "ready");
    deploy(2);
    // The bus hands requests to both in turn.
    for (int i = 0; i < 4; i++) {
      JsonObject answer = ask(PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "a"));
      assertThat(answer.getString("status")).isEqualTo("READY");
    }
    assertThat(mux.reads()).isBetween(1, 2);
  }

  @Test
  void a_request_is_told_what_became_of_its_read() {
    deploy(1);
    mux.missing("gone");
    mux.fail("bad", "server_error");
    assertThat(refusal(PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "gone")))
        .isEqualTo(404);
    assertThat(refusal(PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "bad")))
        .isEqualTo(503);
    assertThat(refusal(PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "a/b")))
        .isEqualTo(400);
    queue.away(true);
    assertThat(refusal(PublicAddress.MUX_ASSET_FETCH, new JsonObject().put("assetId", "c")))
        .isEqualTo(503);
  }

  @Test
  void nothing_is_read_while_the_breaker_is_open_and_all_goes_on_after_it() throws Exception {
    deploy(1);
    mux.pause(true);
    mux.status("a", "ready");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")));
    var events = hear(begun.getString("sessionId"));
    await(vertx.timer(300, MILLISECONDS));
    assertThat(mux.reads()).isZero();
    mux.pause(false);
    assertThat(last(events).getString("event")).isEqualTo("completed");
  }

  @Test
  void who_asks_for_one_read_is_refused_at_once_while_the_breaker_is_open() throws Exception {
    settings = PollingFixtures.quick(2000, 200_000, 50, Duration.ofMinutes(1));
    deploy(2);
    mux.status("a", "preparing");
    JsonObject fetch = new JsonObject().put("assetId", "a");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")));
    var events = hear(begun.getString("sessionId"));
    until(() -> everyOneIsRead("a"));
    mux.pause(true);
    // A read that is fresh enough still answers; then the bus hands requests to both in turn.
    assertThat(ask(PublicAddress.MUX_ASSET_FETCH, fetch).getString("status"))
        .isEqualTo("MUX_PROCESSING");
    int before = mux.reads();
    for (int i = 0; i < 4; i++) {
      JsonObject never = new JsonObject().put("assetId", "never-read-" + i);
      assertThat(refusal(PublicAddress.MUX_ASSET_FETCH, never)).isEqualTo(503);
    }
    assertThat(
            await(queue.demand(PollKey.asset("a"), Duration.ZERO, Duration.ZERO, settings.claim()))
                .readFrom())
        .isNotNull();
    until(() -> "breaker_open".equals(failure("a")));
    assertThat(mux.reads()).isEqualTo(before);
    // The session that watches it still does, and nothing was counted as a failure of the asset.
    mux.status("a", "ready");
    mux.pause(false);
    assertThat(last(events).getString("event")).isEqualTo("completed");
  }

  private String failure(String id) {
    var reading = await(queue.readings(List.of(PollKey.asset(id)))).get(PollKey.asset(id));
    return reading == null ? "" : String.valueOf(reading.failure());
  }

  @Test
  void a_gateway_takes_over_when_the_one_that_polls_is_gone() throws Exception {
    List<String> gateways = deploy(2);
    mux.status("a", "preparing");
    JsonObject begun = begin(new JsonObject().put("assetIds", ids("a")));
    until(() -> mux.reads() >= 1);
    assertThat(begun.getString("sessionId")).isNotNull();
    await(vertx.undeploy(gateways.getFirst()));
    int before = mux.reads();
    begin(new JsonObject().put("assetIds", ids("b")));
    until(() -> mux.reads() > before);
  }

  @Test
  void many_that_are_due_are_read_by_listing_them() throws Exception {
    String[] all = IntStream.range(0, 250).mapToObj(i -> "a" + i).toArray(String[]::new);
    for (String id : all) {
      mux.status(id, "ready");
      queue.commit(PollKey.asset(id), ProcessingStatus.MUX_PROCESSING, null);
    }
    deploy(1);
    JsonObject begun = begin(new JsonObject().put("assetIds", ids(all)));
    assertThat(last(hear(begun.getString("sessionId"))).getString("event")).isEqualTo("completed");
    assertThat(mux.pages()).isEqualTo(3);
    assertThat(mux.reads()).isLessThanOrEqualTo(8);
  }

  @Test
  void more_sessions_than_there_is_room_for_are_refused() {
    settings = PollingFixtures.quick(2, 5);
    deploy(1);
    mux.hold();
    begin(new JsonObject().put("assetIds", ids("a", "b", "c", "d")));
    assertThat(
            refusal(PublicAddress.POLLING_START, new JsonObject().put("assetIds", ids("a", "b"))))
        .isEqualTo(429);
    begin(new JsonObject().put("assetIds", ids("a")));
    assertThat(refusal(PublicAddress.POLLING_START, new JsonObject().put("assetIds", ids("a"))))
        .isEqualTo(429);
    assertThat(refusal(PublicAddress.POLLING_START, new JsonObject())).isEqualTo(400);
  }

  private boolean everyOneIsRead(String... ids) {
    var readings = await(queue.readings(Stream.of(ids).map(PollKey::asset).toList()));
    return readings.size() == ids.length
        && readings.values().stream().allMatch(reading -> reading.readFrom() != null);
  }
}
