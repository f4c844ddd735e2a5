package dev.sluice.postgres;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.AssetListing;
import dev.sluice.bus.AssetPage;
import dev.sluice.bus.AssetPlace;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.linking.AssetDirectory;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the view {@code creative_asset}. */
public final class PgAssetDirectory implements AssetDirectory {
  private final Pool pool;
  private final Pool lookups;

  /**
   * Reads through these pools, whose limits bound how many questions may wait.
   *
   * @param lookups for single assets; see {@link Connections#lookups}
   */
  public PgAssetDirectory(Pool pool, Pool lookups) {
    this.pool = pool;
    this.lookups = lookups;
  }

  @Override
  public Future<Optional<CreativeAsset>> find(AssetKey key) {
    return switch (key) {
      case AssetKey.ById(String id) ->
        Sql.CREATIVE_ASSET_BY_ID.run(lookups, Tuple.of(id)).map(PgAssetDirectory::first);
      case AssetKey.ByUploadId(String id) ->
        Sql.CREATIVE_ASSET_BY_UPLOAD_ID.run(lookups, Tuple.of(id, 1)).map(PgAssetDirectory::first);
      case AssetKey.ByAssetId(String id) ->
        Sql.CREATIVE_ASSET_BY_ASSET_ID.run(lookups, Tuple.of(id, 1)).map(PgAssetDirectory::first);
    };
  }

  @Override
  public Future<AssetPage> list(AssetListing listing) {
    if (listing.assetId() != null) {
      return Sql.CREATIVE_ASSET_BY_ASSET_ID
          .run(lookups, Tuple.of(listing.assetId(), AssetListing.LIMIT_MAX))
          .map(rows -> matching(rows, listing));
    } else if (listing.uploadId() != null) {
      return Sql.CREATIVE_ASSET_BY_UPLOAD_ID
          .run(lookups, Tuple.of(listing.uploadId(), AssetListing.LIMIT_MAX))
          .map(rows -> matching(rows, listing));
    }
    String status = listing.status() == null ? null : listing.status().name();
    AssetPlace after = listing.after();
    // One row more than asked for tells whether there is a next page.
    return Sql.CREATIVE_ASSET_PAGE
        .run(pool, Tuple.of(status, after.part(), after.key(), listing.limit() + 1))
        .map(rows -> page(rows, listing.limit()));
  }

  @Override
  public Future<Map<ProcessingStatus, Long>> countByStatus() {
    return Sql.COUNT_BY_STATUS.run(pool, Tuple.tuple()).map(rows -> {
      Map<ProcessingStatus, Long> counts = new EnumMap<>(ProcessingStatus.class);
      for (Row row : rows) {
        counts.put(ProcessingStatus.valueOf(row.getString(0)), row.getLong(1));
      }
      return counts;
    });
  }

  private static Optional<CreativeAsset> first(RowSet<Row> rows) {
    return rows.size() == 0
        ? Optional.empty()
        : Optional.of(CreativeAssetRow.read(rows.iterator().next()));
  }

  private static AssetPage matching(RowSet<Row> rows, AssetListing listing) {
    List<CreativeAsset> items = new ArrayList<>();
    for (Row row : rows) {
      boolean wanted = (listing.status() == null
              || listing.status().name().equals(row.getString("mux_processing_status")))
          && (listing.uploadId() == null
              || listing.uploadId().equals(row.getString("mux_upload_id")));
      if (wanted && items.size() < listing.limit()) {
        items.add(CreativeAssetRow.read(row));
      }
    }
    return new AssetPage(items, null);
  }

  private static AssetPage page(RowSet<Row> rows, int limit) {
    List<CreativeAsset> items = new ArrayList<>();
    AssetPlace last = AssetPlace.START;
    for (Row row : rows) {
      if (items.size() == limit) {
        return new AssetPage(items, last);
      }
      items.add(CreativeAssetRow.read(row));
      last = new AssetPlace(row.getInteger("part"), row.getString("place"));
    }
    return new AssetPage(items, null);
  }
}
