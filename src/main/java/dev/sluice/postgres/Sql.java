package dev.sluice.postgres;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The statements, each in the file {@code query/<name in lower case>.sql}, loaded when the class is. */
enum Sql {
  COMMIT_EVENTS,
  ENSURE_PARTITIONS,
  DROP_PARTITIONS,
  LOCK_LEDGER_LAYOUT,
  DELETE_ASIDE,
  TAKE_TIME,
  SUMMARIZE_LEDGER,
  CREATIVE_ASSET_BY_ID,
  CREATIVE_ASSET_BY_UPLOAD_ID,
  CREATIVE_ASSET_BY_ASSET_ID,
  CREATIVE_ASSET_PAGE,
  COUNT_BY_STATUS,
  LEDGER_PARTITIONS,
  EVENT_PAGE,
  EVENT_PAGE_QUARANTINED,
  EVENT_PAGE_ASSET,
  EVENT_BY_ID,
  EVENT_BODIES,
  MUX_OBJECTS,
  RELEASE_EVENTS,
  COUNT_QUARANTINED,
  REPLAY_JOB_CREATE,
  REPLAY_JOB_TAKE,
  REPLAY_JOB_SAVE,
  REPLAY_JOB_CANCEL,
  REPLAY_JOB_RELEASE,
  REPLAY_JOB_BY_ID,
  REPLAY_JOBS,
  BEGIN_SNAPSHOT,
  LEDGER_HORIZON,
  MUX_OBJECT_PAGE,
  MUX_OBJECT_FAMILY,
  HISTORY_KEYS,
  HISTORY_EVENTS,
  HISTORY_ORPHANS,
  POLL_TAKE,
  POLL_OUTLOOK,
  POLL_TAKE_LISTED,
  POLL_REFUSE,
  POLL_HAND_BACK,
  POLL_SETTLE,
  POLL_DEMAND,
  POLL_READINGS,
  POLL_RELEASE,
  POLL_ASSETS_KNOWN,
  POLL_SWEEP,
  POLL_STATES,
  ASSET_ENVIRONMENT,
  POLLING_SESSION_BEGIN,
  POLLING_SESSION_END,
  POLLING_SESSION_BY_ID,
  POLLING_SESSION_SWEEP,
  DEPENDENCIES,
  DEPENDENCY_ADD,
  DEPENDENCY_COUNT,
  DEPENDENCY_REMOVE,
  RECONCILE_TURN,
  RECONCILE_FIND_OBJECTS,
  RECONCILE_FIND_RECORDS,
  RECONCILE_GIVE_UP,
  RECONCILE_FINDING_ADD,
  RECONCILE_FINDING_PAGE,
  RECONCILE_THIN_OUT,
  RECONCILE_TRAFFIC,
  RECONCILE_KNOWN,
  RECONCILE_SWEEP_BEGIN,
  RECONCILE_SWEEP_END_DEAD,
  RECONCILE_SWEEP_SAVE,
  RECONCILE_SWEEP_BY_ID,
  RECONCILE_SWEEP_RUNNING,
  RECONCILE_SEEN_ADD,
  RECONCILE_SEEN_CLEAR,
  RECONCILE_SUSPECT,
  RECONCILE_SUSPECTS_LEFT;

  private final String text;

  Sql() {
    String file = "query/" + name().toLowerCase(Locale.ROOT) + ".sql";
    try (InputStream in = Sql.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new AssertionError("the statement " + file + " is not packaged");
      }
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  String text() {
    return text;
  }

  /**
   * Runs the statement. One without parameters is planned anew each time: prepared, it would keep the plan of its first run,
   * and one that was made for an empty day reads all of that day once it is full.
   */
  Future<RowSet<Row>> on(SqlClient client, Tuple parameters) {
    return parameters.size() == 0
        ? client.query(text).execute()
        : client.preparedQuery(text).execute(parameters);
  }

  /** Runs the statement as {@link #on} does, and says what its failure is to those who asked: see {@link ReadFailure}. */
  Future<RowSet<Row>> run(SqlClient client, Tuple parameters) {
    return on(client, parameters).recover(failure -> Future.failedFuture(ReadFailure.of(failure)));
  }

  /**
   * The text without the lines that end with this comment.
   *
   * @throws AssertionError when there is none
   */
  String without(String comment) {
    List<String> rest =
        text.lines().filter(line -> !line.endsWith("-- " + comment)).toList();
    if (rest.size() == text.lines().count()) {
      throw new AssertionError(name() + " has no line that ends with the comment " + comment);
    }
    return String.join("\n", rest);
  }
}
