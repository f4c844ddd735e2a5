package dev.sluice.metrics;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.regex.Pattern;

/**
 * Reads the bodies that begin polling sessions, which may be longer than any other, for they name thousands of assets.
 * Only so many of the long ones are read at once that they cannot fill the memory. Confined to one event loop.
 */
final class SessionBodies implements Handler<RoutingContext> {
  /** The longest id of an asset with its quotes and comma, and room for the spaces of who writes one per line. */
  private static final int ID_BYTES_MAX = 160;

  private static final int LONG_AT_ONCE = 8;
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

  private final int shortBytesMax;
  private final Handler<RoutingContext> shortOnes;
  private final Handler<RoutingContext> longOnes;
  private int reading;

  /**
   * @param shortBytesMax what every other body may have; so long ones are read without being counted
   * @param assetsMax how many assets the longest that is read may name; past it 413
   */
  SessionBodies(int shortBytesMax, int assetsMax) {
    this.shortBytesMax = shortBytesMax;
    this.shortOnes = BodyHandler.create(false).setBodyLimit(shortBytesMax);
    this.longOnes =
        BodyHandler.create(false).setBodyLimit(shortBytesMax + (long) ID_BYTES_MAX * assetsMax);
  }

  @Override
  public void handle(RoutingContext context) {
    if (isShort(context.request())) {
      shortOnes.handle(context);
    } else if (reading >= LONG_AT_ONCE) {
      context.response().putHeader(HttpHeaders.RETRY_AFTER, "1");
      Problems.answer(
          context,
          503,
          "unavailable",
          "Other sessions over thousands of assets begin just now; ask again later.");
    } else {
      reading++;
      context.addEndHandler(_ -> reading--);
      longOnes.handle(context);
    }
  }

  /** What does not say how long it is counts as long. */
  private boolean isShort(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null
        && LENGTH.matcher(length).matches()
        && Integer.parseInt(length) <= shortBytesMax;
  }
}
