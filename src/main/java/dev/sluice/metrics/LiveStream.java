package dev.sluice.metrics;

import dev.sluice.bus.Bus;
import dev.sluice.bus.PublicAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/v1/stream}: asset changes, breaker moves and session ends as server-sent events, as this gateway hears
 * them on its bus. It listens to the bus from its first subscriber on, so that a gateway without one pays nothing. Used by
 * the event loop of the management listener only.
 *
 * <p>Nothing is lost silently: what the ring of the last events no longer holds, or a restart forgot, is announced with a
 * {@code reset}. It is not made up from the ledger: the ledger knows events, not which of them moved a state, and in the order
 * of their own times, so an exact continuation cannot be had from it.
 */
final class LiveStream {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final String PATH = "/api/v1/stream";
  private static final String GAP =
      "Events may be missing before this one: read the states again that matter to you.";

  private final Vertx vertx;
  private final Bus bus;
  private final StreamSettings settings;
  private final LiveEvents events;
  private final BreakerMoves breakers = new BreakerMoves();
  private final Set<Subscriber> subscribers = new LinkedHashSet<>();
  private final AtomicInteger listening = new AtomicInteger();
  private final Counter refused;
  private final Counter overtaken;
  private final Counter resets;

  private @Nullable Future<?> hearing;
  private long timer = -1;
  private boolean closed;

  /** Registers {@code sluice.stream.*}. */
  LiveStream(Vertx vertx, Bus bus, StreamSettings settings, MeterRegistry registry) {
    this.vertx = vertx;
    this.bus = bus;
    this.settings = settings;
    String run = Long.toString(ThreadLocalRandom.current().nextLong(1L << 40), 36);
    this.events = new LiveEvents(run, settings.eventsKept());
    Gauge.builder("sluice.stream.subscribers", listening, AtomicInteger::get)
        .description("Who listens to the live stream")
        .register(registry);
    refused = counter(registry, "refused", "Subscribers refused for there were too many");
    overtaken = counter(registry, "overtaken", "Subscribers cut off for being too slow");
    resets = counter(registry, "resets", "Subscribers told that a gap is possible");
  }

  private static Counter counter(MeterRegistry registry, String name, String description) {
    return Counter.builder("sluice.stream." + name).description(description).register(registry);
  }

  void mount(Router router) {
    Methods.only(router, PATH, HttpMethod.GET, this::subscribe);
  }

  /** Ends every stream; later subscribers are refused. */
  void close() {
    closed = true;
    vertx.cancelTimer(timer);
    new ArrayList<>(subscribers).forEach(Subscriber::end);
  }

  private void subscribe(RoutingContext context) {
    Set<LiveKind> kinds;
    try {
      kinds = kinds(context);
    } catch (IllegalArgumentException e) {
      Problems.answer(context, 400, "bad-request", String.valueOf(e.getMessage()));
      return;
    }
    hear().onSuccess(_ -> open(context, kinds)).onFailure(context::fail);
  }

  private static Set<LiveKind> kinds(RoutingContext context) {
    var parameters = ReadRoutes.parameters(context);
    String types = parameters.remove("types");
    if (!parameters.isEmpty()) {
      throw new IllegalArgumentException("the only query parameter is types");
    }
    return LiveKind.listed(types);
  }

  private Future<?> hear() {
    Future<?> begun = hearing;
    if (begun == null) {
      begun = Future.all(List.of(
          hear(PublicAddress.ASSET_CHANGED, change -> add(LiveKind.ASSET, change)),
          hear(PublicAddress.RESILIENCE_STATE, this::learn),
          hear(PublicAddress.POLLING_ENDED, end -> add(LiveKind.SESSION, end))));
      hearing = begun;
    }
    return begun;
  }

  private Future<?> hear(String address, Consumer<JsonObject> listener) {
    return bus.listen(address, listener).completion();
  }

  private void learn(JsonObject states) {
    breakers.learn(states).forEach(move -> add(LiveKind.BREAKER, move));
  }

  private void open(RoutingContext context, Set<LiveKind> kinds) {
    if (closed || subscribers.size() >= settings.subscribersMax()) {
      refused.increment();
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "5");
      Problems.answer(
          context, 503, "too-many-subscribers", "As many listen as may; come back later.");
      return;
    }
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream");
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.putHeader("X-Accel-Buffering", "no"); // a proxy that collects would hold events back
    if (request.method().equals(HttpMethod.HEAD)) {
      response.end().onFailure(_ -> {}); // it went away first
      return;
    }
    response.setChunked(true).setWriteQueueMaxSize(settings.writeBytesMax());
    begin(request, kinds);
  }

  private void begin(HttpServerRequest request, Set<LiveKind> kinds) {
    String lastId = request.getHeader("Last-Event-ID");
    OptionalLong place =
        lastId == null ? OptionalLong.of(events.newest()) : events.resumable(lastId);
    var subscriber = new Subscriber(request, events, kinds, place.orElse(events.newest()));
    request.response().drainHandler(_ -> tell(subscriber));
    request.response().closeHandler(_ -> remove(subscriber));
    request.response().endHandler(_ -> remove(subscriber));
    subscribers.add(subscriber);
    listening.set(subscribers.size());
    subscriber.greet(RETRY);
    if (place.isEmpty()) {
      resets.increment();
      subscriber.reset(GAP);
    }
    tell(subscriber);
    armHeartbeat();
  }

  private void add(LiveKind kind, JsonObject data) {
    events.add(kind, data);
    new ArrayList<>(subscribers).forEach(this::tell);
  }

  private void tell(Subscriber subscriber) {
    if (!subscriber.tell()) {
      overtaken.increment();
      remove(subscriber);
      subscriber.cut();
    }
  }

  private void remove(Subscriber subscriber) {
    subscribers.remove(subscriber);
    listening.set(subscribers.size());
  }

  /** One timer for all; it comes once more after the last has gone, and finds nobody. */
  private void armHeartbeat() {
    if (timer < 0 && !closed && !subscribers.isEmpty()) {
      timer = vertx.setTimer(settings.heartbeat().toMillis(), _ -> {
        timer = -1;
        subscribers.forEach(Subscriber::heartbeat);
        armHeartbeat();
      });
    }
  }
}
