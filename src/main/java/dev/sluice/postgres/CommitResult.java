package dev.sluice.postgres;

import dev.sluice.asset.ObjectKey;
import dev.sluice.asset.ObjectKind;
import dev.sluice.bus.AssetChanged;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the rows of {@code commit_events.sql}: the events that were new, and the assets that moved. */
final class CommitResult {
  private static final String ASSET = ObjectKind.ASSET.label();

  private final CommitParameters batch;
  private final Set<EventId> named = new HashSet<>();
  private int added;
  private final List<Row> moved = new ArrayList<>();
  private final Map<String, String> statusBefore = new HashMap<>();

  CommitResult(CommitParameters batch) {
    this.batch = batch;
  }

  void add(Row row) {
    String what = row.getString(0);
    switch (what) {
      case "added" -> added = Integer.parseInt(row.getString(1));
      case "event" -> named.add(new EventId(row.getString(1)));
      case "before" ->
        statusBefore.put(row.getString(3) + "/" + row.getString(1), row.getString(5));
      default -> moved.add(row);
    }
  }

  /** Those of a batch that was new as a whole are not named one by one when repeats were not looked for. */
  Set<EventId> added() {
    return added == batch.size() ? batch.ids() : named;
  }

  List<AssetChanged> changes() {
    return moved.stream().map(this::change).toList();
  }

  private AssetChanged change(Row row) {
    String kind = row.getString(0);
    String id = row.getString(1);
    boolean asset = kind.equals(ASSET);
    String uploadId = asset ? row.getString(2) : id;
    String recordId = row.getString(3);
    String creativeId = recordId != null ? recordId : uploadId != null ? uploadId : id;
    MuxEvent mover =
        batch.latestAbout(new ObjectKey(asset ? ObjectKind.ASSET : ObjectKind.UPLOAD, id));
    return new AssetChanged(
        creativeId,
        uploadId,
        asset ? id : null,
        row.getString(4),
        statusBefore.get(kind + "/" + id),
        mover.id().value(),
        mover.occurredAt());
  }
}
