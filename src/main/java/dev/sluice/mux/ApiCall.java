package dev.sluice.mux;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * One call, before it is made.
 *
 * @param path below the URL of the API, with ids that were found harmless
 * @param query encoded, or empty
 * @param body JSON, or null
 */
record ApiCall(
    HttpMethod method, String path, String query, @Nullable Buffer body, Priority priority) {
  static ApiCall get(String path, Priority priority) {
    return get(path, "", priority);
  }

  static ApiCall get(String path, String query, Priority priority) {
    return new ApiCall(HttpMethod.GET, path, query, null, priority);
  }

  /** What is sent on the request line. */
  String target() {
    return query.isEmpty() ? path : path + "?" + query;
  }

  /** The call as messages name it: without the query, which holds cursors. */
  @Override
  public String toString() {
    return method + " " + path;
  }
}
