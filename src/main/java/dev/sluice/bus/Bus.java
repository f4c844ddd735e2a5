package dev.sluice.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The event bus of this gateway: typed asks and answers between actors, JSON for everyone else.
 *
 * <p>The bus itself never pushes back: an ask to a busy actor is queued without a limit. So whoever asks must bound
 * what it has in flight.
 */
public final class Bus {
  private static final DeliveryOptions LOCAL_RECORD =
      new DeliveryOptions().setCodecName(RecordCodec.NAME).setLocalOnly(true);
  private static final DeliveryOptions MADE_JSON_WHERE_HEARD =
      new DeliveryOptions().setCodecName(AssetChangedCodec.NAME).setLocalOnly(true);

  private final EventBus eventBus;
  private final PublicBus guests;
  private final boolean clustered;

  /** The bus of this Vert.x; make one per Vert.x, for it registers the codec. */
  public Bus(Vertx vertx) {
    eventBus = vertx.eventBus();
    guests = new PublicBus(eventBus);
    clustered = vertx.isClustered();
    eventBus.registerCodec(new RecordCodec()).registerCodec(new AssetChangedCodec());
  }

  /** Asks whoever answers on the channel; fails with a {@link ReplyException} after the timeout or a refusal. */
  public <Q, A> Future<A> ask(Channel<Q, A> channel, Q question, Duration timeout) {
    DeliveryOptions options = new DeliveryOptions(LOCAL_RECORD).setSendTimeout(timeout.toMillis());
    return eventBus
        .<Object>request(channel.address(), question, options)
        .map(reply -> channel.answer().cast(reply.body()));
  }

  /**
   * Answers on the channel. The future is done when asks can arrive.
   *
   * @param answer must not throw for an expected refusal; what it throws, or fails with, reaches the asker as a
   *     refusal: see {@link Refusal}
   */
  public <Q, A> Future<MessageConsumer<Object>> answer(
      Channel<Q, A> channel, Function<Q, Future<A>> answer) {
    MessageConsumer<Object> consumer = eventBus.localConsumer(channel.address());
    consumer.handler(message -> Future.succeededFuture(message.body())
        .map(channel.question()::cast)
        .compose(answer)
        .onSuccess(reply -> message.reply(reply, LOCAL_RECORD))
        .onFailure(failure -> message.reply(Refusal.of(failure))));
    return consumer.completion().map(consumer);
  }

  /**
   * Asks on a public address. Fails with a {@link ReplyException} whose code is one of {@link Refusal}'s, or -1 where
   * nobody answers there or the deadline passed.
   */
  public Future<JsonObject> askJson(String address, JsonObject message, Duration deadline) {
    return guests.ask(address, message, deadline);
  }

  /**
   * Answers on a public address, within the deadline. The future is done when asks can arrive.
   *
   * @param answer what it throws, or fails with, reaches the asker as a refusal: see {@link Refusal}
   */
  public Future<MessageConsumer<Object>> answerJson(
      String address, Duration deadline, Function<JsonObject, Future<JsonObject>> answer) {
    MessageConsumer<Object> consumer = eventBus.consumer(address);
    consumer.handler(message -> Future.succeededFuture(message.body())
        .map(Bus::jsonObject)
        .compose(answer)
        .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
        .onSuccess(message::reply)
        .onFailure(failure -> message.reply(Refusal.of(failure))));
    return consumer.completion().map(consumer);
  }

  /**
   * Listens to what is published on a public address, on the context of the caller, until the consumer is unregistered.
   * A message that is no JSON object is none of ours and is left out.
   */
  public MessageConsumer<Object> listen(String address, Consumer<JsonObject> listener) {
    return guests.listen(address, listener);
  }

  private static JsonObject jsonObject(Object body) {
    if (body instanceof JsonObject message) {
      return message;
    }
    throw Refusal.BAD_MESSAGE.because("the message must be a JSON object");
  }

  /**
   * Tells everyone that the states of assets moved: the actors of this JVM all at once, and everyone else one by one, on
   * {@code sluice.asset.changed} and on the address of the new status.
   */
  public void publish(List<AssetChanged> changes) {
    if (changes.isEmpty()) {
      return;
    }
    eventBus.publish(AssetChanges.ADDRESS, new AssetChanges(changes), LOCAL_RECORD);
    for (AssetChanged change : changes) {
      publishAsJson(PublicAddress.ASSET_CHANGED, change);
      publishAsJson(PublicAddress.ASSET_CHANGED + "." + change.status(), change);
    }
  }

  private void publishAsJson(String address, AssetChanged change) {
    if (clustered) {
      eventBus.publish(address, change.toJson());
    } else {
      eventBus.publish(address, change, MADE_JSON_WHERE_HEARD);
    }
  }

  /** Hears what the commits of this JVM move, a commit at a time; the future is done when they can be heard. */
  public Future<MessageConsumer<Object>> hearChanges(Consumer<List<AssetChanged>> heard) {
    MessageConsumer<Object> consumer = eventBus.localConsumer(AssetChanges.ADDRESS);
    consumer.handler(message -> {
      if (message.body() instanceof AssetChanges(var changes)) {
        heard.accept(changes);
      }
    });
    return consumer.completion().map(consumer);
  }

  /**
   * Tells everyone who listens on a public address. The end of a polling session is told once more on
   * {@link PublicAddress#POLLING_ENDED}.
   */
  public void publish(String address, JsonObject message) {
    eventBus.publish(address, message);
    if (address.startsWith(PublicAddress.POLLING_SESSION) && !PollingNews.isProgress(message)) {
      eventBus.publish(PublicAddress.POLLING_ENDED, message);
    }
  }

  /** Tells everyone in this JVM who listens on an address. */
  public void publishLocally(String address, JsonObject message) {
    eventBus.publish(address, message, new DeliveryOptions().setLocalOnly(true));
  }
}
