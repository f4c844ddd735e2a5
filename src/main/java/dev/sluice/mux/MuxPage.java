package dev.sluice.mux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items in Mux's order, which it does not document
 * @param unreadable how many more there were that could not be read, and are left out
 * @param nextCursor where the next page begins, or null at the end; uploads have none and are listed by number
 */
public record MuxPage(
    List<MuxResource> items, int unreadable, @Nullable String nextCursor) {
  public MuxPage {
    items = List.copyOf(items);
  }
}
