package dev.sluice.linking;

import dev.sluice.asset.Difference;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Differences as JSON, of bounded size. */
final class DifferenceJson {
  /** How many objects are shown; the rest is counted only. */
  static final int SHOWN_MAX = 100;

  private static final int VALUE_CHARS_MAX = 512;

  private DifferenceJson() {}

  /** The first of them, each as {@code {kind, id, fields: {name: {<before>, <after>}}}}. */
  static JsonArray of(List<Difference> differences, String before, String after) {
    JsonArray shown = new JsonArray();
    differences.stream()
        .limit(SHOWN_MAX)
        .forEach(difference -> shown.add(of(difference, before, after)));
    return shown;
  }

  private static JsonObject of(Difference difference, String before, String after) {
    JsonObject fields = new JsonObject();
    for (Difference.Field field : difference.fields()) {
      fields.put(
          field.name(),
          new JsonObject().put(before, cut(field.before())).put(after, cut(field.after())));
    }
    return new JsonObject()
        .put("kind", difference.key().kind().label())
        .put("id", difference.key().id())
        .put("fields", fields);
  }

  private static @Nullable String cut(@Nullable String text) {
    return text == null || text.length() <= VALUE_CHARS_MAX
        ? text
        : text.substring(0, VALUE_CHARS_MAX) + "… (" + text.length() + " characters)";
  }
}
