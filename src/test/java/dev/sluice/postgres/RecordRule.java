package dev.sluice.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which record belongs to which object of Mux, by brute force: the oracle of {@code creative_asset}. */
record RecordRule(List<Asset> assets, List<Upload> uploads, List<Known> records) {
  record Asset(
      String id,
      @Nullable String upload,
      @Nullable String passthrough,
      @Nullable String external) {}

  record Upload(
      String id, @Nullable String passthrough, @Nullable String external) {}

  record Known(
      String id,
      @Nullable String asset,
      @Nullable String upload,
      @Nullable String passthrough,
      @Nullable String external) {}

  /** A small world, written to the database. Few names for many objects, so that conflicts are the rule. */
  static RecordRule random(Random random, TestDatabase database) {
    List<Asset> assets = new ArrayList<>();
    List<Upload> uploads = new ArrayList<>();
    List<Known> records = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (random.nextBoolean()) {
        uploads.add(new Upload("u" + i, some(random, "p"), some(random, "x")));
      }
      if (random.nextBoolean()) {
        assets.add(new Asset("a" + i, some(random, "u"), some(random, "p"), some(random, "x")));
      }
    }
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < 4; i++) {
      records.add(new Known(
          "r" + i,
          unique(random, "a", taken),
          unique(random, "u", taken),
          unique(random, "p", taken),
          unique(random, "x", taken)));
    }
    var rule = new RecordRule(assets, uploads, records);
    rule.write(database);
    return rule;
  }

  private static @Nullable String some(Random random, String kind) {
    int choice = random.nextInt(5);
    return choice < 3 ? kind + choice : null;
  }

  private static @Nullable String unique(Random random, String kind, Set<String> taken) {
    String name = some(random, kind);
    return name != null && taken.add(name) ? name : null;
  }

  private void write(TestDatabase database) {
    List<String> rows = new ArrayList<>();
    for (Asset asset : assets) {
      rows.add(object("asset", asset.id(), asset.upload(), asset.passthrough(), asset.external()));
    }
    for (Upload upload : uploads) {
      rows.add(object("upload", upload.id(), null, upload.passthrough(), upload.external()));
    }
    for (Known known : records) {
      rows.add(
          "INSERT INTO asset_record (id, mux_asset_id, mux_upload_id, passthrough, external_id) VALUES ("
              + quoted(
                  known.id(), known.asset(), known.upload(), known.passthrough(), known.external())
              + ")");
    }
    database.change("TRUNCATE mux_object, asset_record; " + String.join("; ", rows));
  }

  private static String object(
      String kind,
      String id,
      @Nullable String parent,
      @Nullable String passthrough,
      @Nullable String external) {
    return "INSERT INTO mux_object (first_at, last_at, live_completed, stamp, status, detail, kind, id, parent_id,"
        + " passthrough, external_id) VALUES (now(), now(), false, 's', 'preparing', '{}', "
        + quoted(kind, id, parent, passthrough, external) + ")";
  }

  private static String quoted(@Nullable String... texts) {
    return Arrays.stream(texts).map(RecordRule::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "NULL" : "'" + text + "'";
  }

  /** What the view must show, as {@code id upload asset}. */
  Set<String> rows() {
    Set<String> rows = new TreeSet<>();
    Set<String> found = new HashSet<>();
    for (Asset asset : assets) {
      Upload upload = uploads.stream()
          .filter(candidate -> candidate.id().equals(asset.upload()))
          .findFirst()
          .orElse(null);
      String record = record(
          asset.id(),
          asset.upload(),
          asset.passthrough() != null || upload == null
              ? asset.passthrough()
              : upload.passthrough(),
          asset.external() != null || upload == null ? asset.external() : upload.external());
      found.add(String.valueOf(record));
      String id = record != null ? record : asset.upload() != null ? asset.upload() : asset.id();
      rows.add(id + " " + asset.upload() + " " + asset.id());
    }
    for (Upload upload : uploads) {
      if (assets.stream().noneMatch(asset -> upload.id().equals(asset.upload()))) {
        String record = record(null, upload.id(), upload.passthrough(), upload.external());
        found.add(String.valueOf(record));
        rows.add((record != null ? record : upload.id()) + " " + upload.id() + " null");
      }
    }
    for (Known known : records) {
      if (!found.contains(known.id())) {
        rows.add(known.id() + " " + known.upload() + " " + known.asset());
      }
    }
    return rows;
  }

  private @Nullable String record(
      @Nullable String asset,
      @Nullable String upload,
      @Nullable String passthrough,
      @Nullable String external) {
    String byAsset = by(Known::asset, asset);
    String byUpload = by(Known::upload, upload);
    String byPassthrough = by(Known::passthrough, passthrough);
    String stronger = byAsset != null ? byAsset : byUpload != null ? byUpload : byPassthrough;
    return stronger != null ? stronger : by(Known::external, external);
  }

  private @Nullable String by(Function<Known, @Nullable String> key, @Nullable String wanted) {
    return records.stream()
        .filter(known -> wanted != null && wanted.equals(key.apply(known)))
        .map(Known::id)
        .findFirst()
        .orElse(null);
  }
}
