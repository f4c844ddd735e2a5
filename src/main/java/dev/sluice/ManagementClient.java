package dev.sluice;

import dev.sluice.metrics.ManagementSettings;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Asks a running gateway over its management listener. The token goes to that address only, and into no message. */
final class ManagementClient implements AutoCloseable {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  /** Above what the gateway itself takes at most to answer. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(35);

  private static final int BODY_BYTES_MAX = 64 * 1024;
  /** Addresses that a listener can have and nobody can call. */
  private static final Set<String> ANY_IPV4 = Set.of("0.0.0.0", "");

  private static final Set<String> ANY_IPV6 = Set.of("::", "[::]", "::0", "[::0]");
  private static final Set<Integer> PASSING = Set.of(429, 503, 504);

  private final URI gateway;
  private final Optional<String> token;
  // Never follows a redirect, which would carry the token elsewhere.
  private final HttpClient client = HttpClient.newBuilder()
      .version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(CONNECT_MAX)
      .followRedirects(HttpClient.Redirect.NEVER)
      .build();

  /**
   * @param gateway scheme, host and port
   * @param token what the listener wants to see, where it wants one
   */
  ManagementClient(URI gateway, Optional<String> token) {
    this.gateway = gateway;
    this.token = token;
  }

  /** Where the listener of these settings is called from its own machine; empty where its port is any free one. */
  static Optional<URI> address(ManagementSettings settings) {
    if (settings.port() == 0) {
      return Optional.empty();
    }
    String host = ANY_IPV4.contains(settings.host())
        ? "127.0.0.1"
        : ANY_IPV6.contains(settings.host()) ? "::1" : settings.host();
    try {
      return Optional.of(new URI("http", null, host, settings.port(), null, null, null));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("management.host can stand in no URL: " + host, e);
    }
  }

  /** What an accepted request gave: its body, and the path where it can be followed. */
  record Accepted(JsonObject body, String path) {}

  /** Posts JSON that the gateway accepts and then works off. */
  Accepted post(String path, JsonObject body) throws ManagementException, InterruptedException {
    HttpResponse<String> answer = send(request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.encode()))
        .build());
    JsonObject json = json(answer, 202);
    String location = answer.headers().firstValue("Location").orElse("");
    // A path of this gateway and nothing else: the token must not follow an answer elsewhere.
    if (!location.startsWith(path + "/")) {
      throw strange(answer.statusCode());
    }
    return new Accepted(json, location);
  }

  /** Gets JSON. */
  JsonObject get(String path) throws ManagementException, InterruptedException {
    return json(send(request(path).GET().build()), 200);
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(ANSWER_MAX);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    return request;
  }

  private HttpResponse<String> send(HttpRequest request)
      throws ManagementException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), BODY_BYTES_MAX));
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new ManagementException(
          "no gateway answers at " + gateway + " (" + why + "): is it running, and are its address"
              + " (management.host and management.port, or --url) and the scheme right?",
          true);
    }
  }

  private JsonObject json(HttpResponse<String> answer, int expected) throws ManagementException {
    int status = answer.statusCode();
    if (status == 401) {
      throw new ManagementException(
          "the gateway at " + gateway + " refuses the management token, which is "
              + (token.isPresent() ? "set" : "missing")
              + " here: MANAGEMENT_TOKEN (management.token) must be the gateway's own",
          false);
    }
    JsonObject json;
    try {
      json = new JsonObject(answer.body());
    } catch (DecodeException _) {
      throw strange(status);
    }
    if (status == expected) {
      return json;
    }
    throw new ManagementException(
        "the gateway at " + gateway + " refuses with " + status + ": "
            + json.getValue("detail", "no reason given"),
        PASSING.contains(status));
  }

  private ManagementException strange(int status) {
    return new ManagementException(
        "what answers at " + gateway + " (with " + status
            + ") is not the management listener of a gateway: is the port right?",
        false);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
