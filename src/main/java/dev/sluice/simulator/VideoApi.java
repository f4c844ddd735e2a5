package dev.sluice.simulator;

import dev.sluice.simulator.Catalogue.Filter;
import dev.sluice.simulator.Catalogue.Place;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the routes below {@code /video/v1} answer. Lives on one event loop. */
final class VideoApi {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{20,80}");
  private static final int ASSETS_DEFAULT = 10;
  private static final int UPLOADS_DEFAULT = 25;
  private static final int LIMIT_MAX = 100;
  private static final int PAGE_MAX = 1_000_000;

  private final Catalogue catalogue;
  private final UploadDesk desk;
  private final Consumer<SimulatedEvent> announce;
  private final Predicate<String> isListed;

  /**
   * @param isListed whether the list of assets holds the one with this id
   */
  VideoApi(
      Catalogue catalogue,
      UploadDesk desk,
      Consumer<SimulatedEvent> announce,
      Predicate<String> isListed) {
    this.catalogue = catalogue;
    this.desk = desk;
    this.announce = announce;
    this.isListed = isListed;
  }

  ApiAnswer asset(RoutingContext call, Instant now) {
    return withId(
        call,
        id -> catalogue
            .asset(id, now)
            .map(asset -> ApiAnswer.of(200, asset))
            .orElseGet(ApiAnswer::notFound));
  }

  ApiAnswer upload(RoutingContext call, Instant now) {
    return withId(
        call,
        id -> catalogue
            .upload(id, now)
            .map(upload -> ApiAnswer.of(200, upload))
            .orElseGet(ApiAnswer::notFound));
  }

  ApiAnswer assets(RoutingContext call, Instant now) {
    try {
      int limit = limit(call, ASSETS_DEFAULT);
      var filter = new Filter(parameter(call, "upload_id"), parameter(call, "live_stream_id"));
      String cursor = parameter(call, "cursor");
      long skip = cursor == null ? (number(call, "page", 1, PAGE_MAX) - 1L) * limit : 0;
      // One more than asked for, to know whether there is a next page.
      var found = catalogue
          .assets(filter, cursor == null ? null : place(cursor), now)
          .filter(asset -> isListed.test(asset.id()))
          .skip(skip)
          .limit(limit + 1L)
          .toList();
      boolean more = found.size() > limit;
      var page = more ? found.subList(0, limit) : found;
      return ApiAnswer.page(page, more ? cursor(page.getLast()) : null);
    } catch (IllegalArgumentException e) {
      return ApiAnswer.invalid(String.valueOf(e.getMessage()));
    }
  }

  ApiAnswer uploads(RoutingContext call, Instant now) {
    try {
      int limit = limit(call, UPLOADS_DEFAULT);
      return ApiAnswer.page(
          catalogue.uploads((number(call, "page", 1, PAGE_MAX) - 1L) * limit, limit, now));
    } catch (IllegalArgumentException e) {
      return ApiAnswer.invalid(String.valueOf(e.getMessage()));
    }
  }

  ApiAnswer createUpload(RoutingContext call, String origin, Instant now) {
    if (desk.full()) {
      return ApiAnswer.invalid("The simulator holds as many uploads as it may.");
    }
    try {
      var body = call.body().asJsonObject();
      var life = desk.create(body == null ? new JsonObject() : body, origin, now);
      life.events().forEach(announce);
      return life.uploadAt(now).map(upload -> ApiAnswer.of(201, upload)).orElseThrow();
    } catch (DecodeException | ClassCastException e) {
      return ApiAnswer.invalid("Failed to parse the body");
    } catch (IllegalArgumentException e) {
      return ApiAnswer.invalid(String.valueOf(e.getMessage()));
    }
  }

  ApiAnswer cancelUpload(RoutingContext call, Instant now) {
    return withId(call, id -> {
      var upload = catalogue.upload(id, now);
      if (upload.isEmpty()) {
        return ApiAnswer.notFound();
      }
      if (!upload.get().status().equals("waiting")) {
        return ApiAnswer.error(403, "forbidden", "The upload is not waiting.");
      }
      desk.cancel(upload.get(), now).forEach(announce);
      return ApiAnswer.of(200, upload.get().withStatus("cancelled"));
    });
  }

  ApiAnswer deleteAsset(RoutingContext call, Instant now) {
    return withId(call, id -> {
      var asset = catalogue.asset(id, now);
      if (asset.isEmpty()) {
        return ApiAnswer.notFound();
      }
      catalogue.delete(id, now);
      announce.accept(desk.deletion(asset.get(), now));
      return ApiAnswer.nothing(204);
    });
  }

  /** The file of an upload arrived whole; whether the upload was waiting for it. */
  boolean fileArrived(String uploadId, boolean empty, Instant now) {
    var upload = catalogue.upload(uploadId, now).filter(found -> found.status().equals("waiting"));
    upload.ifPresent(waiting -> desk.finish(waiting, empty, now).forEach(announce));
    return upload.isPresent();
  }

  private static ApiAnswer withId(RoutingContext call, Function<String, ApiAnswer> answer) {
    String id = call.pathParam("id");
    return id != null && ID.matcher(id).matches()
        ? answer.apply(id)
        : ApiAnswer.invalid("Failed to parse ID");
  }

  private static int limit(RoutingContext call, int usual) {
    return number(call, "limit", usual, LIMIT_MAX);
  }

  private static int number(RoutingContext call, String name, int usual, int max) {
    String text = parameter(call, name);
    if (text == null) {
      return usual;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > max) {
      throw new IllegalArgumentException(name + " must be 1 to " + max);
    }
    return Integer.parseInt(text);
  }

  private static @Nullable String parameter(RoutingContext call, String name) {
    List<String> values = call.queryParam(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  private static String cursor(AssetSnapshot last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.id().getBytes(StandardCharsets.UTF_8));
  }

  private Place place(String cursor) {
    String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    return catalogue.placeOf(id).orElseThrow(() -> new IllegalArgumentException("invalid cursor"));
  }
}
