package dev.sluice;

import dev.sluice.config.ConfigReader;
import dev.sluice.signature.WebhookSigner;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A whole gateway on a database of its own, as a test's user sees it: over HTTP, and by SQL. */
final class RunningGateway implements AutoCloseable {
  static final String SECRET = "the-signing-secret-of-the-tests";

  private final Gateway gateway;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RunningGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  static RunningGateway start(String databaseUrl) {
    return start(databaseUrl, Map.of());
  }

  /** With settings by their full names that differ from those of the test profile. */
  static RunningGateway start(String databaseUrl, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SLUICE_PROFILE", "test");
    environment.put("HOST", "127.0.0.1");
    environment.put("PORT", "0");
    environment.put("MANAGEMENT_PORT", "0");
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("MUX_WEBHOOK_SIGNING_SECRET", SECRET);
    var gateway = new Gateway(new ConfigReader(environment).read(null, settings));
    var running = new RunningGateway(gateway);
    await(gateway.start());
    return running;
  }

  URI webhooks() {
    return at("/api/webhooks/mux");
  }

  URI at(String path) {
    return URI.create("http://127.0.0.1:" + gateway.port() + path);
  }

  /** An address of the management listener. */
  URI management(String path) {
    return URI.create("http://127.0.0.1:" + gateway.managementPort() + path);
  }

  int managementPort() {
    return gateway.managementPort();
  }

  int port() {
    return gateway.port();
  }

  /** The port of the TCP bridge, when it was started with it. */
  int bridgePort() {
    return gateway.bridgePort();
  }

  /** Signs and posts a body as Mux would. */
  HttpResponse<String> post(byte[] body) {
    return post(body, new WebhookSigner(SECRET).sign(body, Instant.now()));
  }

  HttpResponse<String> post(String body) {
    return post(body.getBytes(StandardCharsets.UTF_8));
  }

  HttpResponse<String> post(byte[] body, String signature) {
    return send(HttpRequest.newBuilder(webhooks())
        .header("Mux-Signature", signature)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build());
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(at(path)).build());
  }

  HttpResponse<String> send(HttpRequest request) {
    return send(client, request);
  }

  /** The answer over this client; no answer fails the test. */
  static HttpResponse<String> send(HttpClient client, HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer to " + request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Stops the gateway, as {@link #close} does; doing it again does nothing. */
  void stop() {
    client.close();
    await(gateway.stop());
  }

  @Override
  public void close() {
    stop();
  }

  static <T> T await(io.vertx.core.Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the gateway did not do it", e);
    }
  }
}
