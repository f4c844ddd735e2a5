package dev.sluice.postgres;

import io.vertx.pgclient.PgConnectOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema up to date. Flyway does it under a lock of its own, so that many gateways may start at once.
 * Blocking: call it before Vert.x starts, or on a worker.
 */
public final class Migrations {
  private static final String LOCATION = "classpath:dev/sluice/postgres/migration";

  private final Flyway flyway;

  /** For the database of the settings. */
  public Migrations(PostgresSettings settings) {
    PgConnectOptions options = Connections.options(settings);
    flyway = configuration()
        .dataSource(jdbcUrl(options), options.getUser(), options.getPassword())
        .load();
  }

  /** Loads what migrating needs, of which there is much: a start does this while it still waits for its database. */
  public static void preload() {
    Flyway _ = configuration().load();
  }

  /**
   * Applies what is missing.
   *
   * @return how many migrations that were
   */
  public int apply() {
    return flyway.migrate().migrationsExecuted;
  }

  private static FluentConfiguration configuration() {
    return Flyway.configure(Migrations.class.getClassLoader())
        .locations(LOCATION)
        .table("sluice_schema_history");
  }

  private static String jdbcUrl(PgConnectOptions options) {
    StringBuilder url = new StringBuilder("jdbc:postgresql://")
        .append(options.getHost())
        .append(':')
        .append(options.getPort())
        .append('/')
        .append(URLEncoder.encode(options.getDatabase(), StandardCharsets.UTF_8))
        .append("?ApplicationName=sluice-migrations&sslmode=")
        .append(options.getSslMode().value);
    String schema = options.getProperties().get("search_path");
    if (schema != null) {
      url.append("&currentSchema=").append(URLEncoder.encode(schema, StandardCharsets.UTF_8));
    }
    return url.toString();
  }
}
