package dev.sluice;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in a process of its own, begun as a user begins it, so that it can be killed. */
final class GatewayProcess implements AutoCloseable {
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private int managementPort;

  private GatewayProcess(Process process) {
    this.process = process;
  }

  /** Begins it on free ports with this environment besides; {@link #ready} waits for it. */
  static GatewayProcess start(String databaseUrl, Map<String, String> environment)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder = new ProcessBuilder(List.of(
            java,
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            Main.class.getName()))
        .redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("SLUICE_PROFILE", "test");
    builder.environment().put("LOG_LEVEL", "info");
    builder.environment().put("LOG_FORMAT", "json");
    builder.environment().put("DATABASE_URL", databaseUrl);
    builder.environment().put("MUX_WEBHOOK_SIGNING_SECRET", RunningGateway.SECRET);
    builder.environment().putAll(environment);
    return new GatewayProcess(builder.start());
  }

  /** Waits until it takes webhooks; its own log names its ports. */
  GatewayProcess ready() throws IOException {
    BufferedReader output = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      JsonObject entry = entry(line);
      if ("taking webhooks".equals(entry.getString("message"))) {
        managementPort = Integer.parseInt(String.valueOf(entry.getValue("managementPort")));
        Thread.ofVirtual().start(() -> drain(output));
        return this;
      }
    }
    throw new AssertionError("the gateway did not start:\n" + said);
  }

  private static JsonObject entry(String line) {
    try {
      return new JsonObject(line);
    } catch (DecodeException _) {
      return new JsonObject(); // a line of the JVM itself
    }
  }

  /** Nobody may wait for room in the pipe. */
  private static void drain(BufferedReader output) {
    try (output) {
      var _ = output.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      throw new UncheckedIOException(ended);
    }
  }

  /** Whether it is the one that polls, as its metrics say. */
  boolean leads() {
    return send(HttpRequest.newBuilder(management("/metrics")).build())
        .body()
        .lines()
        .anyMatch(line -> line.startsWith("sluice_polling_leads") && line.endsWith(" 1.0"));
  }

  /** Begins a session, which is still there when this process is not; its path. */
  String begin(List<String> assets) {
    var message = new JsonObject().put("assetIds", new JsonArray(assets));
    HttpResponse<String> begun = send(HttpRequest.newBuilder(management("/api/v1/polling/sessions"))
        .POST(BodyPublishers.ofString(message.encode()))
        .build());
    return begun
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError("no session: " + begun.body()));
  }

  /** The status of an answer of the management listener. */
  int status(String path) {
    return send(HttpRequest.newBuilder(management(path)).build()).statusCode();
  }

  private URI management(String path) {
    return URI.create("http://127.0.0.1:" + managementPort + path);
  }

  private HttpResponse<String> send(HttpRequest request) {
    return RunningGateway.send(client, request);
  }

  /** Ends it without a word, as the kernel ends what takes too much memory; done when it is gone. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new AssertionError("it was killed and is still there");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    client.close();
    kill();
  }
}
