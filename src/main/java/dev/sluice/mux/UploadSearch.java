package dev.sluice.mux;

import dev.sluice.mux.UploadCreation.Ambiguous;
import dev.sluice.mux.UploadCreation.Found;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has a passthrough. Mux has no filter for it and documents no order of its lists, so some pages are read and
 * compared; what lies further is not found.
 */
final class UploadSearch {
  private static final int PAGES_MAX = 3;

  private final MuxClient mux;

  UploadSearch(MuxClient mux) {
    this.mux = mux;
  }

  /** What to make of a creation that failed. */
  Future<UploadCreation> afterwards(String passthrough, Priority priority, Throwable failure) {
    if (!(failure instanceof MuxApiException lost) || !lost.maybeDone()) {
      return Future.failedFuture(failure);
    }
    return find(passthrough, priority)
        .map(found -> found.<UploadCreation>map(Found::new).orElseGet(() -> new Ambiguous(lost)))
        .recover(unseen -> unseen instanceof MuxApiException
            ? Future.succeededFuture(new Ambiguous(lost))
            : Future.failedFuture(unseen));
  }

  Future<Optional<MuxResource>> find(String passthrough, Priority priority) {
    return upload(passthrough, priority, 1, Optional.empty()).compose(upload -> {
      if (upload.filter(one -> is(one, "waiting")).isPresent()) {
        return Future.succeededFuture(upload);
      }
      return asset(passthrough, priority, 1, null).map(asset -> asset.or(() -> upload));
    });
  }

  // One that has become an asset is kept in mind while one that waits is looked for; what was
  // cancelled, failed or timed
  // out is no upload any more.
  private Future<Optional<MuxResource>> upload(
      String passthrough, Priority priority, int number, Optional<MuxResource> seen) {
    return mux.uploads(number, MuxClient.PAGE_MAX, priority).compose(answer -> {
      MuxPage page = answer.value();
      Optional<MuxResource> waiting = first(passthrough, page, one -> is(one, "waiting"));
      Optional<MuxResource> used =
          seen.or(() -> first(passthrough, page, one -> is(one, "asset_created")));
      boolean last = page.items().size() + page.unreadable() < MuxClient.PAGE_MAX;
      return waiting.isPresent() || last || number == PAGES_MAX
          ? Future.succeededFuture(waiting.or(() -> used))
          : upload(passthrough, priority, number + 1, used);
    });
  }

  private Future<Optional<MuxResource>> asset(
      String passthrough, Priority priority, int number, @Nullable String cursor) {
    return mux.assets(cursor, MuxClient.PAGE_MAX, priority).compose(answer -> {
      MuxPage page = answer.value();
      Optional<MuxResource> whole = first(passthrough, page, one -> !is(one, "errored"));
      return whole.isPresent() || page.nextCursor() == null || number == PAGES_MAX
          ? Future.succeededFuture(whole)
          : asset(passthrough, priority, number + 1, page.nextCursor());
    });
  }

  private static Optional<MuxResource> first(
      String passthrough, MuxPage page, Predicate<MuxResource> wanted) {
    return page.items().stream()
        .filter(one -> passthrough.equals(one.data().passthrough()))
        .filter(wanted)
        .findFirst();
  }

  private static boolean is(MuxResource resource, String status) {
    return resource.status().filter(status::equals).isPresent();
  }
}
