package dev.sluice.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bus.DependencyForm;
import dev.sluice.metrics.Dependencies.Added;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PgDependenciesIT {
  private static final Protection USUAL = Protection.usual(DependencyKind.CACHE);

  private final TestDatabase database = TestDatabase.fresh();
  private final Vertx vertx = Vertx.vertx();
  private final PostgresSettings settings = new PostgresSettings(
      database.url(),
      4,
      200,
      Duration.ofSeconds(5),
      Duration.ofSeconds(20),
      Duration.ofDays(90),
      2);
  private final Pool pool = Connections.pool(vertx, settings);
  private final PgDependencies dependencies = new PgDependencies(pool, USUAL);

  @BeforeEach
  void migrate() {
    var _ = new Migrations(settings).apply();
  }

  @AfterEach
  void close() throws Exception {
    pool.close().await(10, SECONDS);
    vertx.close().await(10, SECONDS);
    database.close();
  }

  @Test
  void keeps_every_part_of_an_entry() throws Exception {
    DependencyForm full = DependencyForm.of(
        new JsonObject()
            .put("name", "search")
            .put("kind", "external_api")
            .put("criticality", "important")
            .put("serves", new JsonArray().add("reports").add("polling"))
            .put("alternativeTo", "archive")
            .put("healthUrl", "https://search.example.com/health")
            .put("protection", new JsonObject().put("failuresToOpen", 2)),
        USUAL);
    assertThat(add(full)).isEqualTo(Added.ADDED);
    assertThat(add(form("bare"))).isEqualTo(Added.ADDED);

    assertThat(list()).containsExactly(full, form("bare"));
    assertThat(dependencies.remove("search").await(10, SECONDS)).isTrue();
    assertThat(dependencies.remove("search").await(10, SECONDS)).isFalse();
    assertThat(list()).containsExactly(form("bare"));
  }

  @Test
  void a_name_is_taken_once_however_many_reach_for_it() throws Exception {
    List<Future<Added>> all =
        IntStream.range(0, 8).mapToObj(_ -> dependencies.add(form("same"))).toList();
    var _ = Future.join(all).await(20, SECONDS);
    assertThat(all).extracting(Future::result).containsOnlyOnce(Added.ADDED).contains(Added.TAKEN);
    assertThat(list()).hasSize(1);
  }

  @Test
  void a_hundred_fit_and_not_one_more() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(add(form("d" + i))).as("number " + i).isEqualTo(Added.ADDED);
    }
    assertThat(add(form("one-more"))).isEqualTo(Added.FULL);
    assertThat(add(form("d7"))).isEqualTo(Added.TAKEN);
    assertThat(dependencies.remove("d7").await(10, SECONDS)).isTrue();
    assertThat(add(form("one-more"))).isEqualTo(Added.ADDED);
  }

  @Test
  void a_row_that_cannot_be_read_does_not_hide_the_others() throws Exception {
    assertThat(add(form("good"))).isEqualTo(Added.ADDED);
    database.change("INSERT INTO dependency (name, slot, kind, criticality, serves, protection)"
        + " VALUES ('later', 99, 'cache', 'optional', '{}', '{\"unheardOf\": 1}')");
    assertThat(list()).containsExactly(form("good"));
  }

  @Test
  void the_table_refuses_what_no_form_would_take() {
    for (String values : List.of(
        "('Upper', 1, 'cache', 'optional', '{}')",
        "('slot', 101, 'cache', 'optional', '{}')",
        "('kind', 1, 'tape', 'optional', '{}')",
        "('criticality', 1, 'cache', 'so-so', '{}')")) {
      assertThatThrownBy(() -> database.change(
              "INSERT INTO dependency (name, slot, kind, criticality, serves) VALUES " + values))
          .as(values)
          .hasStackTraceContaining("violates check constraint");
    }
  }

  private Added add(DependencyForm form) throws Exception {
    return dependencies.add(form).await(10, SECONDS);
  }

  private List<DependencyForm> list() throws Exception {
    return dependencies.list().await(10, SECONDS);
  }

  private static DependencyForm form(String name) {
    return DependencyForm.of(
        new JsonObject().put("name", name).put("kind", "cache").put("criticality", "optional"),
        USUAL);
  }
}
