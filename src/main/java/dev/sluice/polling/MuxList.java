package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Mux's list of assets beside ours, page by page, and the way to take over what differs. */
final class MuxList {
  private final AssetReader reader;
  private final ReconcileStore store;
  private final Function<List<MuxEvent>, Future<Void>> link;
  private final ReadListener listener;
  private final BooleanSupplier wanted;

  /**
   * @param link commits facts; fails where they are not known to be committed
   * @param listener hears of facts before they are committed
   * @param wanted whether reads are still to be sent
   */
  MuxList(
      AssetReader reader,
      ReconcileStore store,
      Function<List<MuxEvent>, Future<Void>> link,
      ReadListener listener,
      BooleanSupplier wanted) {
    this.reader = reader;
    this.store = store;
    this.link = link;
    this.listener = listener;
    this.wanted = wanted;
  }

  /**
   * A page of the list.
   *
   * @param next the cursor of the next one, or null at the end
   */
  record Page(List<MuxComparison> items, @Nullable String next) {
    Page {
      items = List.copyOf(items);
    }
  }

  /** The environment whose assets are listed; empty where Mux does not say. */
  Future<Optional<String>> environment() {
    return reader.environment(wanted);
  }

  Future<Page> page(@Nullable String cursor, int limit) {
    return reader
        .list(cursor, limit, wanted)
        .compose(page -> known(page.items())
            .map(known -> new Page(
                page.items().stream()
                    .map(item -> MuxComparison.of(item, known.get(item.assetId())))
                    .toList(),
                page.next())));
  }

  private Future<Map<String, ReconcileStore.Known>> known(List<AssetReader.Listed> items) {
    return items.isEmpty()
        ? Future.succeededFuture(Map.of())
        : store.known(items.stream().map(AssetReader.Listed::assetId).toList());
  }

  /** Merges what Mux says where it differs; gives how many assets that were. */
  Future<Integer> merge(List<MuxComparison> items, String source) {
    List<MuxComparison> differing =
        items.stream().filter(MuxComparison::differs).toList();
    List<MuxEvent> facts = differing.stream()
        .flatMap(item -> item.listed().facts().stream())
        .distinct()
        .toList();
    if (facts.isEmpty()) {
      return Future.succeededFuture(0);
    }
    listener.news(source, facts);
    return link.apply(facts).map(differing.size());
  }
}
