package dev.sluice.asset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How two states of one object differ.
 *
 * @param key which object
 * @param fields the fields that differ, in the order of {@link MuxObject}
 */
public record Difference(ObjectKey key, List<Field> fields) {
  /**
   * One field.
   *
   * @param name in camelCase
   * @param before its value as text, or null
   * @param after its other value as text, or null
   */
  public record Field(
      String name, @Nullable String before, @Nullable String after) {}

  public Difference {
    fields = List.copyOf(fields);
  }

  /** The difference, or empty when there is none. A state that is null is that of an object nobody knows. */
  public static Optional<Difference> between(
      ObjectKey key, @Nullable MuxObject before, @Nullable MuxObject after) {
    Map<String, @Nullable String> old = fields(before);
    List<Field> fields = new ArrayList<>();
    fields(after).forEach((name, value) -> {
      if (!Objects.equals(old.get(name), value)) {
        fields.add(new Field(name, old.get(name), value));
      }
    });
    return fields.isEmpty() ? Optional.empty() : Optional.of(new Difference(key, fields));
  }

  /** The state as text, field by field; of an object nobody knows all are null. */
  public static Map<String, @Nullable String> fields(@Nullable MuxObject object) {
    Map<String, @Nullable String> fields = new LinkedHashMap<>();
    Snapshot snapshot = object == null ? null : object.snapshot();
    fields.put("parentId", object == null ? null : object.parentId());
    fields.put("status", snapshot == null ? null : snapshot.status());
    fields.put("stamp", snapshot == null ? null : snapshot.stamp().text());
    fields.put("passthrough", snapshot == null ? null : snapshot.passthrough());
    fields.put("externalId", snapshot == null ? null : snapshot.externalId());
    fields.put("liveStreamId", snapshot == null ? null : snapshot.liveStreamId());
    fields.put("liveCompleted", object == null ? null : Boolean.toString(object.liveCompleted()));
    fields.put("deletedAt", object == null ? null : text(object.deletedAt()));
    fields.put("firstAt", object == null ? null : text(object.firstAt()));
    fields.put("lastAt", object == null ? null : text(object.lastAt()));
    fields.put("detail", snapshot == null ? null : snapshot.detail());
    return fields;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
