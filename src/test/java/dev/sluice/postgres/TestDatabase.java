package dev.sluice.postgres;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An empty database of a test's own, on the one server that the test JVM shares ({@link TestServer}).
 *
 * <pre>{@code
 * private final TestDatabase database = TestDatabase.fresh();
 *
 * @AfterEach void dropDatabase() { database.close(); }
 * }</pre>
 *
 * <p>A test that does not close leaves its database until the JVM ends.
 */
public final class TestDatabase implements AutoCloseable {
  private final String name;
  private final String url;

  private TestDatabase(String name, String url) {
    this.name = name;
    this.url = url;
  }

  /** Makes an empty database; the first call of a JVM starts the server. */
  public static TestDatabase fresh() {
    String name = "sluice_test_" + UUID.randomUUID().toString().replace("-", "");
    change(TestServer.url(), "create database " + name);
    TestServer.remember(name);
    return new TestDatabase(name, withDatabase(TestServer.url(), name));
  }

  /** {@code postgresql://user:password@host:port/database}, for a role that may do everything. */
  public String url() {
    return url;
  }

  /** A JDBC connection to it, for a test that wants to look or change things behind the gateway's back. */
  public Connection connect() throws SQLException {
    return connect(url);
  }

  /** The rows of a query, each as its columns' texts joined by {@code |}. */
  public List<String> rows(String sql) {
    try (var connection = connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(result.getString(i)));
        }
        rows.add(String.join("|", columns));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError("the query failed: " + sql, e);
    }
  }

  /** Runs one statement. */
  public void change(String sql) {
    change(url, sql);
  }

  /** Drops it, ending whoever is connected. */
  @Override
  public void close() {
    drop(name);
  }

  static void drop(String name) {
    change(TestServer.url(), "drop database if exists " + name + " with (force)");
    TestServer.forget(name);
  }

  private static void change(String url, String sql) {
    try (var connection = connect(url);
        var statement = connection.createStatement()) {
      var _ = statement.execute(sql);
    } catch (SQLException failure) {
      throw new AssertionError("the test's database refused: " + sql, failure);
    }
  }

  private static Connection connect(String url) throws SQLException {
    URI uri = URI.create(url);
    String[] user = uri.getUserInfo().split(":", 2);
    String query = uri.getQuery() == null ? "" : "?" + uri.getQuery();
    int port = uri.getPort() < 0 ? 5432 : uri.getPort();
    String jdbc = "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getPath() + query;
    return DriverManager.getConnection(jdbc, user[0], user.length > 1 ? user[1] : "");
  }

  private static String withDatabase(String url, String name) {
    URI uri = URI.create(url);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return uri.getScheme() + "://" + uri.getRawAuthority() + "/" + name + query;
  }
}
