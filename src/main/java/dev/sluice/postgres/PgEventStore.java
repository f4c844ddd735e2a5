package dev.sluice.postgres;

import dev.sluice.event.MuxEvent;
import dev.sluice.linking.ContentRefusedException;
import dev.sluice.linking.EventStore;
import dev.sluice.linking.StoreUnavailableException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writer: one connection of its own, whose batches are sent one behind the other. Its statement is prepared twice, one
 * that looks for repeated events and one that trusts there are none ({@link RepeatSpell}).
 *
 * <p>It keeps connecting in the background until it is closed, so that a commit never waits for a server that is
 * gone: it fails at once. All of it runs on the event loop that opened it.
 */
public final class PgEventStore implements EventStore {
  private static final Logger LOG = LoggerFactory.getLogger(PgEventStore.class);
  private static final long NO_TIMER = -1;
  private static final String LOOK_FOR_REPEATS = "looks for repeats";
  private static final String UNIQUE_VIOLATION = "23505";

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Duration connectTimeout;
  private final Duration statementTimeout;
  private final Duration reconnectInterval;
  private final RepeatSpell repeats = new RepeatSpell();

  // Written on the event loop of the writer; health looks at it from others.
  private volatile @Nullable Writer writer;
  private boolean closed;
  private boolean lossLogged;
  private @Nullable Future<Void> attempt;
  private long nextAttempt = NO_TIMER;
  private volatile @Nullable Context home;

  // A class, not a record: two writers are the same only if they are one object.
  private static final class Writer {
    final PgConnection connection;
    final PreparedStatement looking;
    final PreparedStatement trusting;

    Writer(PgConnection connection, PreparedStatement looking, PreparedStatement trusting) {
      this.connection = connection;
      this.looking = looking;
      this.trusting = trusting;
    }
  }

  /**
   * @param statementTimeout how long the server works on one commit before it gives up, and we then a little later
   * @param reconnectInterval how long to wait between two attempts to connect
   */
  public PgEventStore(
      Vertx vertx,
      PostgresSettings settings,
      Duration statementTimeout,
      Duration reconnectInterval) {
    this.vertx = vertx;
    this.connectTimeout = settings.connectTimeout();
    this.statementTimeout = statementTimeout;
    this.reconnectInterval = reconnectInterval;
    this.options = Connections.options(settings)
        .addProperty("application_name", "sluice-writer")
        .addProperty("statement_timeout", Long.toString(statementTimeout.toMillis()))
        .addProperty("synchronous_commit", "on")
        // Pages that it writes go on to the disk bit by bit. The kernel alone would gather them for
        // half a minute and write them all at once, which holds up the flush of the log for a
        // second.
        .addProperty("backend_flush_after", "512kB")
        // One generic plan of index look-ups: planning this statement anew costs more than running
        // it, and a plan that
        // was right for the empty tables of the first minute would scan them when they are full.
        .addProperty("plan_cache_mode", "force_generic_plan")
        .addProperty("enable_seqscan", "off")
        .addProperty("enable_hashjoin", "off")
        .addProperty("enable_mergejoin", "off");
  }

  @Override
  public Future<Void> open() {
    home = vertx.getOrCreateContext();
    return connect();
  }

  /**
   * Connects at once where there is no connection, instead of at the next attempt; an attempt under way is waited for.
   * From any thread.
   *
   * @return whether there is a connection now
   */
  public Future<Boolean> reconnectNow() {
    Context context = home;
    if (context == null || writer != null) {
      return Future.succeededFuture(writer != null);
    }
    Promise<Boolean> connected = Promise.promise();
    context.runOnContext(_ -> connect().map(_ -> writer != null).onComplete(connected));
    return connected.future();
  }

  @Override
  public Future<Void> close() {
    closed = true;
    Writer last = writer;
    writer = null;
    return last == null ? Future.succeededFuture() : last.connection.close();
  }

  @Override
  public boolean isAvailable() {
    return writer != null;
  }

  @Override
  public Future<Committed> commit(List<MuxEvent> batch) {
    Writer current = writer;
    if (current == null) {
      return Future.failedFuture(new StoreUnavailableException("not connected to Postgres"));
    }
    var parameters = new CommitParameters(batch);
    return repeats.trusts(batch.size(), System.nanoTime())
        ? execute(current.trusting, parameters)
            .recover(failure -> isRepeat(failure)
                ? look(current, parameters)
                : Future.failedFuture(translate(failure, current)))
        : look(current, parameters);
  }

  private Future<Committed> look(Writer current, CommitParameters batch) {
    return execute(current.looking, batch)
        .recover(failure -> Future.failedFuture(translate(failure, current)))
        .onSuccess(committed -> {
          if (committed.added().size() < batch.size()) {
            repeats.repeated(System.nanoTime());
          }
        });
  }

  private Future<Committed> execute(PreparedStatement statement, CommitParameters batch) {
    return statement
        .query()
        .execute(batch.tuple())
        .timeout(statementTimeout.toMillis() + 250, TimeUnit.MILLISECONDS)
        .map(rows -> committed(batch, rows));
  }

  private static boolean isRepeat(Throwable failure) {
    return failure instanceof PgException refused && refused.getSqlState().equals(UNIQUE_VIOLATION);
  }

  /** Done when the attempt is over, whatever came of it: after a failure the next one is armed. */
  private Future<Void> connect() {
    if (closed || writer != null) {
      return Future.succeededFuture();
    }
    Future<Void> running = attempt;
    if (running != null) {
      return running;
    }
    if (nextAttempt != NO_TIMER) {
      vertx.cancelTimer(nextAttempt);
      nextAttempt = NO_TIMER;
    }
    Promise<Void> over = Promise.promise();
    attempt = over.future();
    tryOnce().onComplete(over);
    return over.future();
  }

  private Future<Void> tryOnce() {
    return PgConnection.connect(vertx, options)
        .timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS)
        .compose(connection -> prepare(connection, Sql.COMMIT_EVENTS.text())
            .compose(looking -> prepare(connection, Sql.COMMIT_EVENTS.without(LOOK_FOR_REPEATS))
                .map(trusting -> new Writer(connection, looking, trusting)))
            .onFailure(failure -> discard(connection)))
        .onSuccess(this::connected)
        .onFailure(this::notConnected)
        .transform(_ -> Future.succeededFuture());
  }

  private Future<PreparedStatement> prepare(PgConnection connection, String statement) {
    return connection.prepare(statement).timeout(connectTimeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  // Its outcome is dealt with in connected and notConnected.
  private void reconnect() {
    var _ = connect();
  }

  private void connected(Writer made) {
    attempt = null; // first of all: whoever finds the connection lost again must not wait for this
    // attempt
    if (closed) {
      discard(made.connection);
      return;
    }
    writer = made;
    made.connection.closeHandler(_ -> lost(made, "the connection ended"));
    if (lossLogged) {
      LOG.atInfo().log("connected to Postgres again");
      lossLogged = false;
    }
  }

  private void notConnected(Throwable failure) {
    attempt = null;
    if (!lossLogged) {
      LOG.atWarn()
          .addKeyValue("reason", failure.getMessage())
          .log("cannot connect to Postgres, trying again");
      lossLogged = true;
    }
    nextAttempt = vertx.setTimer(reconnectInterval.toMillis(), _ -> {
      nextAttempt = NO_TIMER;
      reconnect();
    });
  }

  private void lost(Writer which, String why) {
    if (writer != which) {
      return; // an earlier connection; its loss was dealt with
    }
    writer = null;
    if (!closed) {
      LOG.atWarn().addKeyValue("reason", why).log("lost the connection to Postgres");
      lossLogged = true;
      reconnect();
    }
  }

  private void discard(PgConnection connection) {
    connection
        .close()
        .onFailure(failure ->
            LOG.atDebug().addKeyValue("reason", failure.getMessage()).log("closing failed"));
  }

  private Throwable translate(Throwable failure, Writer which) {
    if (failure instanceof PgException refused) {
      String state = refused.getSqlState();
      if (state.startsWith("22") || state.startsWith("23")) {
        return new ContentRefusedException(state);
      }
      if (state.startsWith("40") || state.equals("57014")) {
        return new StoreUnavailableException("Postgres ended the commit, SQLSTATE " + state);
      }
    }
    // Anything else leaves the connection in doubt: an answer that comes late must not meet the
    // next batch.
    lost(which, String.valueOf(failure.getMessage()));
    discard(which.connection);
    return new StoreUnavailableException("the commit failed: " + failure.getMessage());
  }

  private static Committed committed(CommitParameters batch, RowSet<Row> rows) {
    var result = new CommitResult(batch);
    for (Row row : rows) {
      result.add(row);
    }
    return new Committed(result.added(), result.changes());
  }
}
