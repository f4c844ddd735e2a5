package dev.sluice.postgres;

import dev.sluice.bus.DependencyForm;
import dev.sluice.bus.RefusedFormException;
import dev.sluice.metrics.Dependencies;
import dev.sluice.resilience.Protection;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps registered dependencies in the table {@code dependency}. */
public final class PgDependencies implements Dependencies {
  private static final Logger LOG = LoggerFactory.getLogger(PgDependencies.class);

  /** As many slots as the table has. */
  private static final int REGISTERED_MAX = 100;

  private final Pool pool;
  private final Protection usual;

  /**
   * Through this pool, whose limits bound how many questions may wait.
   *
   * @param usual the protection of a dependency that says nothing else; what differs from it is kept
   */
  public PgDependencies(Pool pool, Protection usual) {
    this.pool = pool;
    this.usual = usual;
  }

  @Override
  public Future<List<DependencyForm>> list() {
    return Sql.DEPENDENCIES.run(pool, Tuple.tuple()).map(rows -> {
      List<DependencyForm> forms = new ArrayList<>();
      for (Row row : rows) {
        form(row).ifPresent(forms::add);
      }
      return forms;
    });
  }

  @Override
  public Future<Added> add(DependencyForm form) {
    return insert(form)
        .compose(added -> added ? Future.succeededFuture(Added.ADDED) : whyNot(form));
  }

  @Override
  public Future<Boolean> remove(String name) {
    return Sql.DEPENDENCY_REMOVE.run(pool, Tuple.of(name)).map(rows -> rows.rowCount() > 0);
  }

  private Future<Boolean> insert(DependencyForm form) {
    var dependency = form.dependency();
    Tuple parameters = Tuple.tuple()
        .addString(dependency.name())
        .addString(dependency.kind().label())
        .addString(dependency.criticality().label())
        .addArrayOfString(dependency.serves().stream().sorted().toArray(String[]::new))
        .addString(dependency.alternativeTo())
        .addString(dependency.healthCheck().map(URI::toString).orElse(null))
        .addString(form.numbersJson().encode());
    return Sql.DEPENDENCY_ADD.run(pool, parameters).map(rows -> rows.rowCount() > 0);
  }

  // Two gateways may reach for one slot at once; then there is still room, and the second try finds
  // another.
  private Future<Added> whyNot(DependencyForm form) {
    return Sql.DEPENDENCY_COUNT.run(pool, Tuple.of(form.dependency().name())).compose(rows -> {
      Row row = rows.iterator().next();
      if (row.getBoolean("taken")) {
        return Future.succeededFuture(Added.TAKEN);
      }
      return row.getLong("registered") >= REGISTERED_MAX
          ? Future.succeededFuture(Added.FULL)
          : insert(form).map(added -> added ? Added.ADDED : Added.FULL);
    });
  }

  // A row of a later version, which one of this version cannot read, must not hide the others.
  private Optional<DependencyForm> form(Row row) {
    try {
      return Optional.of(DependencyForm.of(json(row), usual));
    } catch (RefusedFormException e) {
      LOG.atWarn()
          .addKeyValue("dependency", row.getString("name"))
          .addKeyValue("reason", e.getMessage())
          .log("a registered dependency cannot be read");
      return Optional.empty();
    }
  }

  private static JsonObject json(Row row) {
    JsonArray serves = new JsonArray();
    for (String capability : Objects.requireNonNull(row.getArrayOfStrings("serves"))) {
      serves.add(capability);
    }
    return new JsonObject()
        .put("name", row.getString("name"))
        .put("kind", row.getString("kind"))
        .put("criticality", row.getString("criticality"))
        .put("serves", serves)
        .put("alternativeTo", row.getString("alternative_to"))
        .put("healthUrl", row.getString("health_url"))
        .put("protection", new JsonObject(row.getString("protection")));
  }
}
