package dev.sluice.postgres;

import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.asset.ObjectKind;
import dev.sluice.asset.Snapshot;
import dev.sluice.asset.Stamp;
import dev.sluice.bus.LedgerEntry;
import dev.sluice.bus.StoredEvent;
import dev.sluice.event.EventOutcome;
import dev.sluice.event.Source;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code webhook_event} and {@code mux_object}. */
final class LedgerRow {
  private LedgerRow() {}

  static LedgerEntry entry(Row row) {
    return new LedgerEntry(
        row.getString("event_id"),
        row.getString("type"),
        time(row, "occurred_at"),
        time(row, "received_at"),
        Source.ofLabel(row.getString("source")),
        EventOutcome.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
        row.getString("fault"),
        row.getString("subject_type"),
        row.getString("subject_id"),
        row.getString("asset_key"),
        row.getString("environment_id"),
        row.getInteger("body_bytes"));
  }

  static StoredEvent event(Row row) {
    return new StoredEvent(
        entry(row), row.getString("signature"), row.getBuffer("body").getBytes());
  }

  static MuxObject object(Row row) {
    String stamp = row.getString("stamp");
    return new MuxObject(
        new ObjectKey(ObjectKind.ofLabel(row.getString("kind")), row.getString("id")),
        row.getString("parent_id"),
        new Snapshot(
            stamp.isEmpty() ? Stamp.NONE : new Stamp(stamp),
            row.getString("status"),
            row.getString("passthrough"),
            row.getString("external_id"),
            row.getString("live_stream_id"),
            row.getString("detail")),
        row.getBoolean("live_completed"),
        timeOrNull(row, "deleted_at"),
        time(row, "first_at"),
        time(row, "last_at"));
  }

  static @Nullable Instant timeOrNull(Row row, String column) {
    var at = row.getOffsetDateTime(column);
    return at == null ? null : at.toInstant();
  }

  private static Instant time(Row row, String column) {
    return Objects.requireNonNull(timeOrNull(row, column), column);
  }
}
