package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.ProtectionNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependencyFormTest {
  private static JsonObject good() {
    return new JsonObject()
        .put("name", "search")
        .put("kind", "external_api")
        .put("criticality", "important")
        .put("serves", new JsonArray().add("reports"))
        .put("alternativeTo", "archive")
        .put("healthUrl", "https://search.example.com:8443/health?full=1")
        .put("protection", new JsonObject().put("failuresToOpen", 2).put("openForMs", 500));
  }

  @Test
  void reads_what_it_writes() {
    DependencyForm form = form(good());

    assertThat(form.dependency().kind()).isEqualTo(DependencyKind.EXTERNAL_API);
    assertThat(form.dependency().criticality()).isEqualTo(Criticality.IMPORTANT);
    assertThat(form.dependency().protection().breaker().failuresToOpen()).isEqualTo(2);
    assertThat(form.dependency().protection().breaker().openFor())
        .isEqualTo(Duration.ofMillis(500));
    assertThat(form.numbers())
        .isEqualTo(Map.of(ProtectionNumber.FAILURES_TO_OPEN, 2, ProtectionNumber.OPEN_FOR, 500));
    assertThat(form.toJson()).isEqualTo(good());
    assertThat(form(form.toJson())).isEqualTo(form);
  }

  @Test
  void only_name_kind_and_criticality_are_needed() {
    DependencyForm form =
        form(new JsonObject().put("name", "a").put("kind", "cache").put("criticality", "optional"));
    assertThat(form.dependency().healthCheck()).isEmpty();
    assertThat(form.dependency().serves()).isEmpty();
    assertThat(form(form.toJson())).isEqualTo(form);
  }

  @Test
  void every_problem_is_told_at_once() {
    assertThat(problems(new JsonObject()
            .put("name", "Upper")
            .put("kind", "tape")
            .put("serves", "all")
            .put("alternativeTo", 7)
            .put("healthUrl", "ftp://x/")
            .put("protection", new JsonObject().put("failuresToOpen", 0).put("speed", 1))
            .put("colour", "red")))
        .hasSize(9)
        .anySatisfy(problem -> assertThat(problem).contains("kind", "external_api"))
        .anySatisfy(problem -> assertThat(problem).contains("failuresToOpen", "1 to 1000"));
  }

  @Test
  void a_health_address_is_http_without_user_info_and_never_link_local() {
    for (String bad : List.of(
        "http://user:hunter2@host/",
        "file:///etc/passwd",
        "http:///nowhere",
        "not a url",
        "http://host/#part",
        "http://169.254.169.254/latest/meta-data",
        "http://169.254.0.1/",
        "http://[fe80::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/",
        "http://host/" + "x".repeat(1_100))) {
      assertThat(problems(good().put("healthUrl", bad)))
          .as(bad)
          .singleElement()
          .asString()
          .contains("healthUrl")
          .doesNotContain("hunter2");
    }
    for (String fine : List.of("http://127.0.0.1:1/x", "http://[::1]/", "http://169.253.1.1/")) {
      assertThat(form(good().put("healthUrl", fine)).dependency().healthCheck())
          .as(fine)
          .isPresent();
    }
  }

  @Test
  void what_is_not_of_its_type_is_refused() {
    assertThat(problems(good().put("serves", new JsonArray().add("ok").add("Not Ok"))))
        .hasSize(1);
    assertThat(problems(good().put("alternativeTo", "search"))).hasSize(1);
    assertThat(problems(good().put("protection", "strong"))).hasSize(1);
    assertThat(problems(good().put("protection", new JsonObject().put("openForMs", 1.5))))
        .hasSize(1);
    assertThat(
            problems(good().put("protection", new JsonObject().put("openForMs", 5_000_000_000L))))
        .hasSize(1);
  }

  private static DependencyForm form(JsonObject json) {
    return DependencyForm.of(json, Protection.usual(DependencyKind.CACHE));
  }

  private static List<String> problems(JsonObject json) {
    return catchThrowableOfType(RefusedFormException.class, () -> form(json)).problems();
  }
}
