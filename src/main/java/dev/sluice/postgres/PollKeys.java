package dev.sluice.postgres;

import dev.sluice.polling.PollKey;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** Keys of what is polled, as two columns. */
final class PollKeys {
  private PollKeys() {}

  static PollKey of(Row row) {
    return new PollKey(PollKey.Kind.ofLabel(row.getString("kind")), row.getString("id"));
  }

  /** Both columns as the first two parameters of a statement. */
  static Tuple columns(List<PollKey> keys) {
    return Tuple.tuple().addArrayOfString(kinds(keys)).addArrayOfString(ids(keys));
  }

  static String[] kinds(List<PollKey> keys) {
    return keys.stream().map(key -> key.kind().label()).toArray(String[]::new);
  }

  static String[] ids(List<PollKey> keys) {
    return keys.stream().map(PollKey::id).toArray(String[]::new);
  }
}
