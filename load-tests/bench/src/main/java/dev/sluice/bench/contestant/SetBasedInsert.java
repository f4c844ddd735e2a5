package dev.sluice.bench.contestant;

import dev.sluice.bench.load.BodyTemplate;
import dev.sluice.bench.load.EventIds;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Tuple;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Contestant C: the same rows, 256 in each commit, one batch after the other over one connection of the same driver. The
 * table is fixed here, with the columns of the ledger and one unique key, so that this measure does not move when the
 * gateway's tables do.
 */
public final class SetBasedInsert {
  private static final int ROWS = 256;
  private static final int BATCHES_READY = 64;

  private static final String TABLE = """
      CREATE TABLE ledger (
        occurred_at timestamptz NOT NULL, received_at timestamptz NOT NULL DEFAULT now(),
        event_id text COLLATE "C" PRIMARY KEY, type text COLLATE "C" NOT NULL, source text COLLATE "C" NOT NULL,
        subject_id text COLLATE "C", signature text COLLATE "C" NOT NULL, body bytea NOT NULL)
      WITH (toast_tuple_target = 8160)""";
  private static final String BODY_IN_THE_ROW =
      "ALTER TABLE ledger ALTER COLUMN body SET STORAGE MAIN";
  private static final String INSERT = """
      INSERT INTO ledger (event_id, occurred_at, type, source, subject_id, signature, body)
      SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[])
      ON CONFLICT DO NOTHING""";
  private static final String SIGNATURE = "t=1700000000,v1=" + "0123456789abcdef".repeat(4);

  private final List<BodyTemplate> templates;
  private final EventIds ids;
  private final PreparedStatement insert;
  private final Histogram latency = new Histogram(120_000_000L, 3);
  private long nextIndex;

  private SetBasedInsert(PreparedStatement insert, Path samples, long seed) {
    this.insert = insert;
    this.templates = BodyTemplate.load(samples);
    this.ids = new EventIds(seed, 1);
  }

  /** Arguments: folder of the samples, seed, seconds of warm-up, seconds. The database is in DATABASE_URL. */
  public static void main(String[] arguments) throws Exception {
    String url = System.getenv("DATABASE_URL");
    if (url == null) {
      throw new IllegalArgumentException("DATABASE_URL is missing");
    }
    double warmUp = Double.parseDouble(arguments[2]);
    double seconds = Double.parseDouble(arguments[3]);
    Vertx vertx = Vertx.vertx();
    try {
      PgConnection connection =
          PgConnection.connect(vertx, PgConnectOptions.fromUri(url)).await(10, TimeUnit.SECONDS);
      var _ = connection.query(TABLE).execute().await(10, TimeUnit.SECONDS);
      var _ = connection.query(BODY_IN_THE_ROW).execute().await(10, TimeUnit.SECONDS);
      var contestant = new SetBasedInsert(
          connection.prepare(INSERT).await(10, TimeUnit.SECONDS),
          Path.of(arguments[0]),
          Long.parseLong(arguments[1]));
      contestant.take(warmUp, seconds);
    } finally {
      vertx.close().await(10, TimeUnit.SECONDS);
    }
  }

  private void take(double warmUp, double seconds) throws Exception {
    List<Tuple> ready = new ArrayList<>();
    for (int i = 0; i < BATCHES_READY; i++) {
      ready.add(batch());
    }
    say("ready");
    awaitGo();
    say("begin warm-up");
    long warm = run(warmUp, ready);
    latency.reset();
    say("end warm-up");
    say("begin peak");
    long rows = run(seconds, ready);
    say("end peak");
    say("result "
        + new JsonObject()
            .put("events", rows)
            .put("eventsInAll", warm + rows)
            .put("p50Micros", latency.getValueAtPercentile(50))
            .put("p99Micros", latency.getValueAtPercentile(99))
            .put("p999Micros", latency.getValueAtPercentile(99.9))
            .encode());
  }

  private static void awaitGo() throws IOException {
    var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    if (!"go".equals(commands.readLine())) {
      throw new IOException("who started us has gone");
    }
  }

  // The ids are new in each batch; making all of a batch anew would measure the making of bodies.
  private long run(double seconds, List<Tuple> ready) throws Exception {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    long rows = 0;
    for (int turn = 0; System.nanoTime() < end; turn++) {
      Tuple batch = ready.get(turn % ready.size());
      renameEvents(batch);
      long began = System.nanoTime();
      rows += insert.query().execute(batch).await(10, TimeUnit.SECONDS).rowCount();
      latency.recordValue((System.nanoTime() - began) / 1000);
    }
    return rows;
  }

  private void renameEvents(Tuple batch) {
    String[] names = batch.getArrayOfStrings(0);
    for (int i = 0; i < names.length; i++) {
      names[i] = ids.eventId(nextIndex++);
    }
    Arrays.sort(names);
  }

  private Tuple batch() {
    Buffer[] bodies = new Buffer[ROWS];
    for (int i = 0; i < ROWS; i++) {
      BodyTemplate template = templates.get(i % templates.size());
      bodies[i] = Buffer.buffer(template.fill(ids, nextIndex++, System.currentTimeMillis() * 1000));
    }
    OffsetDateTime[] times = new OffsetDateTime[ROWS];
    Arrays.fill(times, Instant.now().atOffset(ZoneOffset.UTC));
    String[] subjects = new String[ROWS];
    Arrays.setAll(subjects, i -> ids.eventId(i).repeat(2).substring(0, 44));
    return Tuple.tuple()
        .addArrayOfString(new String[ROWS])
        .addArrayOfOffsetDateTime(times)
        .addArrayOfString(filled("video.asset.ready"))
        .addArrayOfString(filled("webhook"))
        .addArrayOfString(subjects)
        .addArrayOfString(filled(SIGNATURE))
        .addArrayOfBuffer(bodies);
  }

  private static String[] filled(String value) {
    String[] column = new String[ROWS];
    Arrays.fill(column, value);
    return column;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
