package dev.sluice.linking;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.Bus;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.PublicAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a stranger sends to an address: a clear 400, and nothing is looked up. */
class AddressFuzzTest {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger lookups = new AtomicInteger();

  /** A directory without anything in it, which counts what is looked up. */
  private final class Empty implements AssetDirectory {
    @Override
    public Future<Optional<CreativeAsset>> find(AssetKey key) {
      lookups.incrementAndGet();
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<AssetPage> list(AssetListing listing) {
      return Future.succeededFuture(new AssetPage(List.of(), null));
    }

    @Override
    public Future<Map<ProcessingStatus, Long>> countByStatus() {
      return Future.succeededFuture(Map.of());
    }
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, SECONDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void a_wrong_message_is_a_400_that_names_the_members_and_their_rule(long seed) throws Exception {
    var _ = vertx
        .deployVerticle(new AssetQueryVerticle(new Bus(vertx), new Empty(), Duration.ofSeconds(5)))
        .await(10, SECONDS);
    Random random = new Random(seed);
    for (int round = 0; round < 400; round++) {
      Object message = wrong(random);
      Throwable refused = catchThrowable(
          () -> vertx.eventBus().request(PublicAddress.ASSET_GET, message).await(10, SECONDS));
      assertThat(refused).as("seed %s: %s", seed, message).isInstanceOf(ReplyException.class);
      assertThat(((ReplyException) refused).failureCode())
          .as("seed %s: %s", seed, message)
          .isEqualTo(400);
      if (message instanceof JsonObject) {
        assertThat(refused).hasMessageContaining("exactly one of id, uploadId, assetId: a text of");
      } else {
        assertThat(refused).hasMessage("the message must be a JSON object");
      }
    }
    assertThat(lookups).hasValue(0);
  }

  private static Object wrong(Random random) {
    Object[] values = {
      7,
      -1L,
      1.5,
      true,
      "",
      " ",
      "a\0",
      "x".repeat(AssetKey.CHARS_MAX + 1),
      new JsonArray(),
      new JsonArray().add("a"),
      new JsonObject(),
      new JsonObject().put("id", "a"),
      BigInteger.TEN.pow(40)
    };
    if (random.nextInt(8) == 0) {
      Object[] bodies = {"text", 7, 1.5, true, new JsonArray().add(new JsonObject())};
      return bodies[random.nextInt(bodies.length)];
    }
    String[] names = {"id", "uploadId", "assetId", "ID", "", "other"};
    JsonObject message = new JsonObject();
    for (int i = random.nextInt(3); i >= 0; i--) {
      message.put(names[random.nextInt(names.length)], values[random.nextInt(values.length)]);
    }
    if (random.nextInt(4) == 0) { // two that are good each, or a good one with a stranger
      message.put("id", "a").put(names[1 + random.nextInt(5)], "b");
    }
    return random.nextInt(10) == 0 ? new JsonObject().putNull("id") : message;
  }
}
