package dev.sluice;

import dev.sluice.config.SluiceConfig;
import dev.sluice.postgres.Connections;
import dev.sluice.postgres.EmbeddedServer;
import dev.sluice.postgres.Migrations;
import dev.sluice.postgres.PostgresSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the configured database, or starts the embedded one, and brings its schema up to date. */
final class DatabaseStart {
  private static final Logger LOG = LoggerFactory.getLogger(DatabaseStart.class);
  private static final Duration EMBEDDED_START_MAX = Duration.ofSeconds(90);

  private final SluiceConfig config;
  private final Endings endings;

  /**
   * @param endings where the end of an embedded server is put
   */
  DatabaseStart(SluiceConfig config, Endings endings) {
    this.config = config;
    this.endings = endings;
  }

  /** Where the database is, once it serves and its schema is the one of this release. */
  Future<PostgresSettings> ready(Vertx vertx) {
    // A first start waits seconds for its server; what migrating needs is loaded meanwhile.
    Future<Boolean> preloaded = blocking(vertx, () -> {
      Migrations.preload();
      return true;
    });
    return blocking(vertx, this::found)
        .compose(settings -> preloaded.compose(_ -> blocking(vertx, () -> migrated(settings))));
  }

  /** Whether the configured database can be reached; changes nothing and leaves nothing open. */
  Future<Void> check() {
    Optional<String> url = config.database().url();
    if (url.isEmpty()) {
      return Future.succeededFuture(); // the embedded server comes with the gateway
    }
    Vertx vertx = Vertx.vertx();
    Pool pool = Connections.pool(vertx, config.database().at(url.get()));
    return Endings.closing(
        vertx,
        pool.query("SELECT 1")
            .execute()
            .<Void>mapEmpty()
            .recover(failure -> Future.failedFuture(
                new IllegalStateException("the database does not answer: " + failure.getMessage())))
            .eventually(() -> pool.close()));
  }

  private PostgresSettings found() {
    return config.database().at(config.database().url().orElseGet(this::embedded));
  }

  private String embedded() {
    var server =
        EmbeddedServer.start(config.dataDir(), config.database().embedded(), EMBEDDED_START_MAX);
    LOG.atInfo()
        .addKeyValue("folder", config.dataDir())
        .addKeyValue("version", server.version())
        .log("no DATABASE_URL: the embedded Postgres serves");
    endings.last(
        () -> { // after Vert.x, which is the last of the rest to close
          server.stop();
          return Future.succeededFuture();
        });
    return server.url();
  }

  private static PostgresSettings migrated(PostgresSettings settings) {
    int applied = new Migrations(settings).apply();
    LOG.atInfo().addKeyValue("applied", applied).log("the database schema is up to date");
    return settings;
  }

  private static <T> Future<T> blocking(Vertx vertx, Callable<T> work) {
    return vertx.executeBlocking(work).map(Objects::requireNonNull);
  }
}
