package dev.sluice.bench;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as it runs in production, with its environment, on a database of its own. */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(60);
  private static final Duration TRAINED_DEADLINE = Duration.ofMinutes(2);
  private static final int SIGTERM_CODE = 128 + 15;
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private final Child process;
  private final HttpServer muxApi;
  private final int port;
  private final int managementPort;
  private final double startMillis;

  private GatewayProcess(
      Child process, HttpServer muxApi, int port, int managementPort, double startMillis) {
    this.process = process;
    this.muxApi = muxApi;
    this.port = port;
    this.managementPort = managementPort;
    this.startMillis = startMillis;
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param cache what the JVM is told of its AOT cache, if anything
   */
  public static GatewayProcess start(
      Workshop workshop, PostgresUrl database, String heap, List<String> cache) throws IOException {
    return start(workshop, database, heap, cache, List.of());
  }

  /**
   * The same.
   *
   * @param arguments what is written behind its name on the command line
   */
  static GatewayProcess start(
      Workshop workshop,
      PostgresUrl database,
      String heap,
      List<String> cache,
      List<String> arguments)
      throws IOException {
    HttpServer muxApi = muxApi();
    int port = Workshop.freePort();
    int managementPort = Workshop.freePortBeside(port);
    List<String> command = new ArrayList<>(workshop.productionFlags(heap));
    command.addAll(cache);
    command.addAll(List.of("-jar", workshop.gatewayJar().toString()));
    command.addAll(arguments);
    long began = System.nanoTime();
    Child process = Child.silent(
        "gateway",
        workshop.log("gateway"),
        environment(workshop, database, muxApi, port, managementPort),
        Workshop.java(command));
    var gateway = new GatewayProcess(process, muxApi, port, managementPort, 0);
    try {
      gateway.awaitReady(began);
    } catch (IOException failure) {
      gateway.close();
      throw failure;
    }
    double millis = (System.nanoTime() - began) / 1e6;
    return new GatewayProcess(process, muxApi, port, managementPort, millis);
  }

  private static Map<String, String> environment(
      Workshop workshop, PostgresUrl database, HttpServer muxApi, int port, int managementPort) {
    return Map.ofEntries(
        Map.entry("SLUICE_PROFILE", "production"),
        Map.entry("SLUICE_DATA_DIR", workshop.scratch().resolve("gateway-data").toString()),
        Map.entry("DATABASE_URL", database.text()),
        Map.entry("MUX_WEBHOOK_SIGNING_SECRET", Workshop.SECRET),
        Map.entry("MUX_TOKEN_ID", "benchmark"),
        Map.entry("MUX_TOKEN_SECRET", "benchmark"),
        Map.entry("MUX_API_URL", "http://127.0.0.1:" + muxApi.getAddress().getPort()),
        Map.entry("HOST", "127.0.0.1"),
        Map.entry("PORT", Integer.toString(port)),
        Map.entry("MANAGEMENT_HOST", "127.0.0.1"),
        Map.entry("MANAGEMENT_PORT", Integer.toString(managementPort)));
  }

  /** In Mux's place, so that nothing leaves this machine: it knows no asset. */
  private static HttpServer muxApi() throws IOException {
    byte[] unknown = "{\"error\":{\"type\":\"not_found\",\"messages\":[\"not found\"]}}"
        .getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(404, unknown.length);
      exchange.getResponseBody().write(unknown);
      exchange.close();
    });
    server.start();
    return server;
  }

  private void awaitReady(long began) throws IOException {
    String url = "http://127.0.0.1:" + port + "/ready";
    while (!GatewayMetrics.answers(url)) {
      process.requireAlive();
      if (System.nanoTime() - began > START_DEADLINE.toNanos()) {
        throw new IOException("the gateway was not ready in time");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** The process itself. */
  public Child process() {
    return process;
  }

  /** Where it takes webhooks, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Where its management listener is, on 127.0.0.1. */
  public int managementPort() {
    return managementPort;
  }

  double startMillis() {
    return startMillis;
  }

  GatewayMetrics metrics() {
    return new GatewayMetrics(managementPort);
  }

  @Override
  public void close() throws IOException {
    process.close();
    muxApi.stop(0);
  }

  /** Asks it to end and waits until it has, however long its JVM writes what it has learned. */
  void endSlowly() throws IOException, InterruptedException {
    process.askToEnd();
    int code = process.awaitEnd(TRAINED_DEADLINE);
    if (code != 0 && code != SIGTERM_CODE) {
      throw new IOException("the gateway ended with code " + code);
    }
  }

  /** MiB of a JVM's heap that a full collection leaves; NaN where that JVM does not tell. */
  static double heapAfterCollection(Workshop workshop, long pid)
      throws IOException, InterruptedException {
    String _ = jcmd(workshop, pid, "GC.run");
    Matcher used = USED.matcher(jcmd(workshop, pid, "GC.heap_info"));
    return used.find() ? Long.parseLong(used.group(1)) / 1024.0 : Double.NaN;
  }

  private static String jcmd(Workshop workshop, long pid, String what)
      throws IOException, InterruptedException {
    String jcmd = Workshop.java(List.of()).getFirst().replaceAll("java$", "jcmd");
    var process = new ProcessBuilder(jcmd, Long.toString(pid), what)
        .redirectError(workshop.log("jcmd").toFile())
        .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? said : "";
  }
}
