package dev.sluice.metrics;

import dev.sluice.bus.RefusedFormException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.function.Function;

/** Reads the body of a request as JSON. */
final class Bodies {
  private Bodies() {}

  /**
   * The body as it was understood, none counting as an empty object; without a good one the request is answered.
   *
   * @param read throws an {@link IllegalArgumentException} that says what is wrong
   */
  static <T> Optional<T> read(RoutingContext context, Function<JsonObject, T> read) {
    try {
      JsonObject body = context.body().isEmpty() ? null : context.body().asJsonObject();
      return Optional.of(read.apply(body == null ? new JsonObject() : body));
    } catch (DecodeException | ClassCastException _) {
      Problems.answer(context, 400, "bad-request", "the body must be a JSON object");
    } catch (RefusedFormException e) {
      Problems.answer(context, 400, "bad-request", e.problems());
    } catch (UnprocessableException e) {
      Problems.answer(context, 422, "unprocessable", String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      Problems.answer(context, 400, "bad-request", String.valueOf(e.getMessage()));
    }
    return Optional.empty();
  }
}
