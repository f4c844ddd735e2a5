package dev.sluice.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class TestDatabaseIT {
  @Test
  void gives_each_caller_an_empty_database_of_its_own() throws SQLException {
    try (var first = TestDatabase.fresh();
        var second = TestDatabase.fresh()) {
      first.change("create table note (text text)");
      second.change("create table note (text text)");
      first.change("insert into note values ('first')");
      assertThat(one(second, "select count(*) from note")).isEqualTo("0");
      assertThat(first.url()).isNotEqualTo(second.url());
    }
  }

  @Test
  void drops_the_database_even_while_somebody_is_connected() throws SQLException {
    var database = TestDatabase.fresh();
    try (var connection = database.connect()) {
      database.close();
      assertThatThrownBy(() -> connection.createStatement().execute("select 1"))
          .isInstanceOf(SQLException.class);
    }
    assertThatThrownBy(() -> database.connect().close()).hasMessageContaining("does not exist");
  }

  @Test
  void commits_durably_whichever_server_it_is() throws SQLException {
    try (var database = TestDatabase.fresh()) {
      assertThat(one(database, "show fsync")).isEqualTo("on");
      assertThat(one(database, "show synchronous_commit")).isEqualTo("on");
    }
  }

  private static String one(TestDatabase database, String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
