package dev.sluice;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.event.EventReader;
import dev.sluice.event.MuxEvent;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.postgres.StoredObjects;
import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.DeliveryPlan;
import dev.sluice.simulator.Disorder;
import dev.sluice.simulator.LifeCycle;
import dev.sluice.simulator.Mix;
import dev.sluice.simulator.SendReport;
import dev.sluice.simulator.SenderSettings;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.Truth;
import dev.sluice.simulator.WebhookSender;
import dev.sluice.simulator.World;
import dev.sluice.simulator.World.WorldSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Two gateways on one database get the same webhooks at the same time, each in another order and with other repeats.
 * {@code -Dsluice.deliveries=100000} sends that many to each.
 */
class TwoGatewaysIT {
  private static final int USUAL = 5_000;
  private static final long SEED = 20260601;
  private static final Disorder DISORDER = new Disorder(300, 0.1, 0, 0.02, 0.01, 0, 0);

  private final int events = Integer.getInteger("sluice.deliveries", USUAL);
  private final World world = world();

  private World world() {
    Instant start = Instant.now().minus(Duration.ofMinutes(40));
    var one = new WorldSettings(SEED, 1, start, Duration.ofMinutes(30), Mix.usual());
    int lives = Shower.lifeCyclesFor(one, events);
    return new World(new WorldSettings(SEED, lives, start, one.span(), one.mix()));
  }

  @Test
  void the_same_webhooks_at_both_make_each_event_once_and_the_state_that_java_folds()
      throws Exception {
    var vertx = Vertx.vertx();
    try (var database = TestDatabase.fresh();
        var one = RunningGateway.start(database.url());
        var other = RunningGateway.start(database.url())) {
      var toOne = send(vertx, one, Shower.plan(world, DISORDER, 1));
      var toOther = send(vertx, other, Shower.plan(world, DISORDER, 2));
      for (SendReport report : List.of(finished(toOne), finished(toOther))) {
        assertThat(report.flawless()).as("%s", report).isTrue();
        assertThat(report.acceptedEvents()).isGreaterThanOrEqualTo(events);
      }
      assertThat(StoredObjects.deadlocks(database)).isZero();
      everyEventOnce(database);
      assertThat(StoredObjects.all(database)).isEqualTo(folded());
      assertThat(shown(database)).isEqualTo(truth());
    } finally {
      RunningGateway.await(vertx.close());
    }
  }

  private static Future<SendReport> send(Vertx vertx, RunningGateway to, DeliveryPlan plan) {
    var settings = SenderSettings.to(to.webhooks(), RunningGateway.SECRET)
        .withConnections(32)
        .withRetries(30, Duration.ofMillis(50));
    var sender = new WebhookSender(vertx, settings, InstantSource.system());
    return sender.send(plan).eventually(sender::close);
  }

  private static SendReport finished(Future<SendReport> sending) throws Exception {
    return sending.toCompletionStage().toCompletableFuture().get(9, TimeUnit.MINUTES);
  }

  private void everyEventOnce(TestDatabase database) {
    long told = world.lifeCycles().mapToLong(life -> life.events().size()).sum();
    assertThat(StoredObjects.number(database, "SELECT count(*) FROM webhook_event"))
        .isEqualTo(told);
    assertThat(StoredObjects.number(database, "SELECT count(DISTINCT event_id) FROM webhook_event"))
        .isEqualTo(told);
  }

  private SortedMap<ObjectKey, MuxObject> folded() {
    var reader = new EventReader();
    SortedMap<ObjectKey, MuxObject> states = new TreeMap<>();
    world.lifeCycles().forEach(life -> {
      List<MuxEvent> told =
          life.events().stream().map(event -> read(reader, event.body())).toList();
      Facts.fold(told).forEach((key, state) -> states.merge(key, state, MuxObject::merge));
    });
    return states;
  }

  private static MuxEvent read(EventReader reader, byte[] body) {
    return switch (reader.readStored(body, "", Source.WEBHOOK)) {
      case Reading.Understood(MuxEvent event) -> event;
      case Reading.NotAnEvent(String rule) -> throw new AssertionError(rule);
    };
  }

  /** What the simulator says is true, by asset or else by upload. */
  private Map<String, String> truth() {
    return world
        .lifeCycles()
        .map(LifeCycle::truth)
        .collect(toMap(
            truth -> truth.assetId() != null ? truth.assetId() : String.valueOf(truth.uploadId()),
            TwoGatewaysIT::words));
  }

  private static String words(Truth truth) {
    return truth.told() + "|" + truth.uploadId() + "|" + truth.passthrough() + "|"
        + truth.externalId();
  }

  private static Map<String, String> shown(TestDatabase database) {
    return database
        .rows(
            "SELECT COALESCE(mux_asset_id, mux_upload_id), mux_processing_status, mux_upload_id, passthrough,"
                + " external_id FROM creative_asset")
        .stream()
        .map(row -> row.split("\\|", 2))
        .collect(toMap(row -> row[0], row -> row[1]));
  }
}
