package dev.sluice.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routes that Mux does not have: faults, the call log, and the place where files of uploads are put
 * (at Mux that is a storage bucket elsewhere). No token, no limit, no fault.
 */
final class SimulatorRoutes {
  private static final long FILE_BYTES_MAX = 1L << 30;
  private static final Duration FILE_DEADLINE = Duration.ofMinutes(5);
  private static final int CALLS_SHOWN = 1000;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (\\d{1,15})-(\\d{1,15})/(\\d{1,15}|\\*)");

  private final Vertx vertx;
  private final VideoApi api;
  private final InstantSource clock;
  private final CallLog log;
  private final Consumer<Faults> setFaults;
  private final Supplier<Faults> faults;

  SimulatorRoutes(
      Vertx vertx,
      VideoApi api,
      InstantSource clock,
      CallLog log,
      Consumer<Faults> setFaults,
      Supplier<Faults> faults) {
    this.vertx = vertx;
    this.api = api;
    this.clock = clock;
    this.log = log;
    this.setFaults = setFaults;
    this.faults = faults;
  }

  void mount(Router router, BodyHandler body) {
    router.post("/simulator/faults").handler(body).handler(this::changeFaults);
    router.get("/simulator/faults").handler(call -> call.json(faults.get().json()));
    router.get("/simulator/calls").handler(this::showCalls);
    router.put("/simulator/uploads/:id").handler(this::takeFile);
  }

  private void changeFaults(RoutingContext call) {
    try {
      var json = call.body().asJsonObject();
      setFaults.accept(Faults.of(json == null ? new JsonObject() : json));
      call.json(faults.get().json());
    } catch (IllegalArgumentException | ClassCastException | DecodeException e) {
      call.response()
          .setStatusCode(400)
          .end(new JsonObject().put("detail", e.getMessage()).toBuffer());
    }
  }

  private void showCalls(RoutingContext call) {
    var newest = new JsonArray();
    var calls = log.calls();
    calls
        .subList(Math.max(0, calls.size() - CALLS_SHOWN), calls.size())
        .forEach(one -> newest.add(new JsonObject()
            .put("at", one.at().toString())
            .put("method", one.method())
            .put("path", one.path())
            .put("status", one.status())));
    var perSecond = new JsonObject();
    log.perSecond().forEach((second, count) -> perSecond.put(second.toString(), count));
    call.json(new JsonObject()
        .put("total", log.total())
        .put("mostInOneSecond", log.mostWithin(Duration.ofSeconds(1)))
        .put("perSecond", perSecond)
        .put("calls", newest));
  }

  /** Takes a file and throws it away; chunks before the last are answered with 308. */
  private void takeFile(RoutingContext call) {
    var request = call.request();
    var bytes = new AtomicLong();
    long deadline =
        vertx.setTimer(FILE_DEADLINE.toMillis(), _ -> request.connection().close());
    request.handler(chunk -> {
      if (bytes.addAndGet(chunk.length()) > FILE_BYTES_MAX) {
        request.connection().close();
      }
    });
    request.exceptionHandler(_ -> vertx.cancelTimer(deadline));
    request.endHandler(_ -> {
      vertx.cancelTimer(deadline);
      fileTaken(call, bytes.get());
    });
  }

  private void fileTaken(RoutingContext call, long bytes) {
    if (!isLastChunk(call.request())) {
      call.response().setStatusCode(308).end();
      return;
    }
    String id = call.pathParam("id");
    boolean waiting = id != null && api.fileArrived(id, bytes == 0, clock.instant());
    call.response().setStatusCode(waiting ? 200 : 410).end();
  }

  private static boolean isLastChunk(HttpServerRequest request) {
    String range = request.getHeader("Content-Range");
    Matcher matcher = CONTENT_RANGE.matcher(range == null ? "" : range.toLowerCase(Locale.ROOT));
    return !matcher.matches()
        || (!matcher.group(3).equals("*")
            && Long.parseLong(matcher.group(2)) + 1 >= Long.parseLong(matcher.group(3)));
  }
}
