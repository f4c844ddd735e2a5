package dev.sluice.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Where a database is: {@code postgresql://user:password@host:port/database}. Never shows the password.
 */
public record PostgresUrl(URI uri) {
  private static final int USUAL_PORT = 5432;

  /** The place that such an address names. */
  public static PostgresUrl of(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || uri.getUserInfo() == null || uri.getPath().length() < 2) {
      throw new IllegalArgumentException(
          "a database must be given as postgresql://user:password@host:port/database");
    }
    return new PostgresUrl(uri);
  }

  String text() {
    return uri.toString();
  }

  String host() {
    return uri.getHost();
  }

  int port() {
    return uri.getPort() < 0 ? USUAL_PORT : uri.getPort();
  }

  String user() {
    return uri.getUserInfo().split(":", 2)[0];
  }

  String password() {
    String[] parts = uri.getUserInfo().split(":", 2);
    return parts.length < 2 ? "" : parts[1];
  }

  String database() {
    return uri.getPath().substring(1);
  }

  PostgresUrl withDatabase(String name) {
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return of(
        "postgresql://" + uri.getRawUserInfo() + "@" + host() + ":" + port() + "/" + name + query);
  }

  /** A new connection; the caller closes it. */
  public Connection connect() throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("ApplicationName", "sluice-bench");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host() + ":" + port() + "/" + database(), properties);
  }

  @Override
  public String toString() {
    return "PostgresUrl[" + host() + ":" + port() + "/" + database() + "]";
  }
}
