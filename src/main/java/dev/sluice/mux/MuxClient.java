package dev.sluice.mux;

import dev.sluice.event.MuxEvent;
import dev.sluice.mux.MuxResource.Kind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Mux's Video API. Each method makes one attempt and is guarded by nothing but the limits of its settings; a call that
 * fails, fails with a {@link MuxApiException}. May be used from any thread; the futures complete on the caller's context
 * where it has one. Make one, and share it, for the connections are its own.
 */
public final class MuxClient {
  /** The most objects that Mux puts on one page. */
  public static final int PAGE_MAX = 100;

  private static final String ASSETS = "/video/v1/assets";
  private static final String UPLOADS = "/video/v1/uploads";

  private final ApiTransport transport;
  private final UploadSearch search = new UploadSearch(this);

  /**
   * A client that has no connection yet.
   *
   * @param api where the API is, such as {@code https://api.mux.com}
   * @param clock ours, for what Mux gives no time for
   */
  public MuxClient(
      Vertx vertx, URI api, MuxTokens tokens, MuxClientSettings settings, InstantSource clock) {
    transport = new ApiTransport(vertx, api, tokens, settings, clock);
  }

  /** The asset with this id. */
  public Future<MuxAnswer<MuxResource>> asset(String id, Priority priority) {
    return one(HttpMethod.GET, ASSETS, id, "", Kind.ASSET, priority);
  }

  /**
   * One page of all assets.
   *
   * @param cursor of the page before, or null for the first
   * @param limit how many, 1 to {@value #PAGE_MAX}
   */
  public Future<MuxAnswer<MuxPage>> assets(@Nullable String cursor, int limit, Priority priority) {
    String query = "limit=" + limited(limit) + (cursor == null ? "" : "&cursor=" + encoded(cursor));
    return page(ASSETS, query, Kind.ASSET, priority);
  }

  /** The assets made from this upload: one at most, as far as is known. */
  public Future<MuxAnswer<MuxPage>> assetsOfUpload(String uploadId, Priority priority) {
    return PolledEvents.isId(uploadId)
        ? page(ASSETS, "limit=10&upload_id=" + encoded(uploadId), Kind.ASSET, priority)
        : Future.failedFuture(noId());
  }

  /** The upload with this id. */
  public Future<MuxAnswer<MuxResource>> upload(String id, Priority priority) {
    return one(HttpMethod.GET, UPLOADS, id, "", Kind.UPLOAD, priority);
  }

  /**
   * One page of all uploads, which have no cursor.
   *
   * @param number of the page, from 1
   * @param limit how many, 1 to {@value #PAGE_MAX}
   */
  public Future<MuxAnswer<MuxPage>> uploads(int number, int limit, Priority priority) {
    String query = "limit=" + limited(limit) + "&page=" + Math.max(1, number);
    return page(UPLOADS, query, Kind.UPLOAD, priority);
  }

  /**
   * Makes an upload, once. When the answer is lost it is not asked for again: what has its passthrough is looked for, in
   * several calls one after the other.
   */
  public Future<UploadCreation> createUpload(UploadRequest request, Priority priority) {
    var call =
        new ApiCall(HttpMethod.POST, UPLOADS, "", Buffer.buffer(request.json().encode()), priority);
    return answered(
            call,
            response -> AnswerReader.resource(response.body(), Kind.UPLOAD, response.readAt()))
        .<UploadCreation>map(answer -> new UploadCreation.Created(answer.value()))
        .recover(failure -> search.afterwards(request.passthrough(), priority, failure));
  }

  /**
   * What Mux has with this passthrough, among the uploads and the assets of some pages: an upload that waits, or else an
   * asset that is not broken, or else an upload that has become an asset.
   */
  public Future<Optional<MuxResource>> findByPassthrough(String passthrough, Priority priority) {
    return search.find(passthrough, priority);
  }

  /** Cancels an upload that waits for its file; fails with 403 when it does not. */
  public Future<MuxAnswer<MuxResource>> cancelUpload(String id, Priority priority) {
    return one(HttpMethod.PUT, UPLOADS, id, "/cancel", Kind.UPLOAD, priority);
  }

  /** Deletes an asset for good; gives the event that tells of it. Fails with 404 when it is gone already. */
  public Future<MuxAnswer<MuxEvent>> deleteAsset(String id, Priority priority) {
    if (!PolledEvents.isId(id)) {
      return Future.failedFuture(noId());
    }
    var call = new ApiCall(HttpMethod.DELETE, ASSETS + "/" + id, "", null, priority);
    return transport
        .send(call)
        .compose(response -> response.status() / 100 == 2
            ? Future.succeededFuture(answer(assetGone(id, response.readAt()), response))
            : Future.failedFuture(transport.failures().refused(call, response)));
  }

  /** Whose the token is, and what it may do. */
  public Future<MuxAnswer<Identity>> whoami(Priority priority) {
    return answered(ApiCall.get("/system/v1/whoami", priority), MuxClient::identity);
  }

  /**
   * The event that tells that an asset is gone, for those who asked for it and found 404. Whoever makes it must know that
   * the token may read the asset's environment, see {@link Identity}; a deletion is for good.
   *
   * @param at the time of the answer, {@link MuxApiException#readAt()}
   * @throws IllegalArgumentException when this cannot be an id of Mux
   */
  public static MuxEvent assetGone(String assetId, Instant at) {
    return PolledEvents.assetGone(assetId, at);
  }

  /** Ends all connections; calls under way fail. */
  public Future<Void> close() {
    return transport.close();
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(ApiResponse response) throws MalformedAnswerException;
  }

  private Future<MuxAnswer<MuxResource>> one(
      HttpMethod method, String list, String id, String action, Kind kind, Priority priority) {
    if (!PolledEvents.isId(id)) {
      return Future.failedFuture(noId());
    }
    var call = new ApiCall(method, list + "/" + id + action, "", null, priority);
    return answered(call, response -> {
      MuxResource resource = AnswerReader.resource(response.body(), kind, response.readAt());
      if (!resource.id().equals(id)) {
        throw new MalformedAnswerException("its data is about another object");
      }
      return resource;
    });
  }

  private Future<MuxAnswer<MuxPage>> page(String path, String query, Kind kind, Priority priority) {
    return answered(
        ApiCall.get(path, query, priority),
        response -> AnswerReader.page(response.body(), kind, response.readAt()));
  }

  private <T> Future<MuxAnswer<T>> answered(ApiCall call, Reader<T> reader) {
    return transport.send(call).compose(response -> read(call, response, reader));
  }

  private <T> Future<MuxAnswer<T>> read(ApiCall call, ApiResponse response, Reader<T> reader) {
    ApiFailures failures = transport.failures();
    if (response.status() / 100 != 2) {
      return Future.failedFuture(failures.refused(call, response));
    }
    if (!response.mayBeJson()) {
      return Future.failedFuture(failures.malformed(call, response, "its body is not JSON"));
    }
    try {
      return Future.succeededFuture(answer(reader.read(response), response));
    } catch (MalformedAnswerException e) {
      return Future.failedFuture(
          failures.malformed(call, response, String.valueOf(e.getMessage())));
    }
  }

  private static <T> MuxAnswer<T> answer(T value, ApiResponse response) {
    return new MuxAnswer<>(value, response.readAt(), response.rate());
  }

  private static Identity identity(ApiResponse response) throws MalformedAnswerException {
    try {
      JsonObject data = Buffer.buffer(response.body()).toJsonObject().getJsonObject("data");
      if (data == null) {
        throw new MalformedAnswerException("its data is missing");
      }
      List<String> permissions = data.getJsonArray("permissions", new JsonArray()).stream()
          .map(String::valueOf)
          .toList();
      return new Identity(
          data.getString("environment_id"), data.getString("environment_name"), permissions);
    } catch (DecodeException | ClassCastException _) {
      throw new MalformedAnswerException("its body is not as promised");
    }
  }

  private static int limited(int limit) {
    return Math.clamp(limit, 1, PAGE_MAX);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static MuxApiException noId() {
    return ApiFailures.invalid("this cannot be an id of Mux, so Mux was not asked");
  }
}
