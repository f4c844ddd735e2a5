package dev.sluice.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;

/** That an answer is {@code application/problem+json} with a stable type. */
final class ProblemAssert {
  private ProblemAssert() {}

  static void isProblem(HttpResponse<String> response, int status, String type) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getString("type")).isEqualTo("urn:sluice:problem:" + type);
    assertThat(problem.getInteger("status")).isEqualTo(status);
  }

  static String detail(HttpResponse<String> response, int status) {
    isProblem(response, status, "bad-request");
    return new JsonObject(response.body()).getString("detail");
  }
}
