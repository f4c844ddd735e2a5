package dev.sluice.metrics;

import dev.sluice.bus.Problem;
import dev.sluice.bus.Refusal;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every error of the management listener, as {@code application/problem+json}; never a stack trace. */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
  private static final List<Integer> CODES = List.of(400, 404, 405, 408, 413, 414, 415, 500);

  private Problems() {}

  /** Makes the router's own errors problems, too. */
  static void install(Router router) {
    CODES.forEach(code -> router.errorHandler(code, context -> answer(context, code)));
  }

  private static void answer(RoutingContext context, int code) {
    if (code == 500) {
      LOG.atError()
          .setCause(context.failure())
          .addKeyValue("path", context.normalizedPath())
          .log("a management request failed for a reason of our own");
    }
    switch (code) {
      case 404 -> answer(context, code, "not-found", "There is nothing at this path.");
      case 405 ->
        answer(context, code, "method-not-allowed", "The path does not take this method.");
      case 413 ->
        answer(context, code, "too-large", "The body is larger than this listener takes.");
      case 500 -> answer(context, code, "failed", "The gateway failed to answer.");
      default -> answer(context, code, "bad-request", "The request cannot be understood.");
    }
  }

  /** Answers what an ask over the bus was refused with. */
  static void answer(RoutingContext context, Throwable failure) {
    int code = failure instanceof ReplyException refused ? code(refused) : 500;
    switch (code) {
      case 400 -> answer(context, code, "bad-request", String.valueOf(failure.getMessage()));
      case 404 -> answer(context, code, "not-found", String.valueOf(failure.getMessage()));
      case 409 -> answer(context, code, "conflict", String.valueOf(failure.getMessage()));
      case 429 -> {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        answer(context, code, "budget", String.valueOf(failure.getMessage()));
      }
      case 503 -> {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
        answer(context, code, "unavailable", "What this needs is away; ask again later.");
      }
      case 504 -> answer(context, code, "deadline", "The answer did not come in time.");
      default -> answer(context, 500);
    }
  }

  private static int code(ReplyException refused) {
    return switch (refused.failureType()) {
      case ReplyFailure.RECIPIENT_FAILURE -> refused.failureCode();
      case ReplyFailure.NO_HANDLERS -> Refusal.UNAVAILABLE.code();
      case ReplyFailure.TIMEOUT -> Refusal.DEADLINE.code();
      case ReplyFailure.ERROR -> Refusal.FAILED.code();
    };
  }

  static void answer(RoutingContext context, int status, String type, String detail) {
    send(context, status, new Problem(status, type, detail).body());
  }

  /** With every problem on its own in {@code errors}, and all of them in the detail. */
  static void answer(RoutingContext context, int status, String type, List<String> errors) {
    Buffer body = new Problem(status, type, String.join("; ", errors)).body();
    send(
        context,
        status,
        body.toJsonObject().put("errors", new JsonArray(errors)).toBuffer());
  }

  private static void send(RoutingContext context, int status, Buffer body) {
    if (context.response().ended() || context.response().closed()) {
      return;
    }
    context
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    // Who went away before the answer does not miss it.
    context.response().end(body).onFailure(_ -> {});
  }
}
