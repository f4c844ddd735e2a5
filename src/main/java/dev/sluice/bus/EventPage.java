package dev.sluice.bus;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the ledger. It may have fewer events than asked for, even none, and still a next page: a search for what no
 * index finds examines a bounded number of rows per page.
 *
 * @param items the events, newest first
 * @param next where the next page begins, or null when the ledger's end was reached
 */
public record EventPage(List<LedgerEntry> items, @Nullable EventPlace next) {
  public EventPage {
    items = List.copyOf(items);
  }

  /** {@code {items: […], nextCursor}}. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("items", new JsonArray(items.stream().map(LedgerEntry::toJson).toList()))
        .put("nextCursor", next == null ? null : next.cursor());
  }
}
