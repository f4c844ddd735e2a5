package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the benchmark works: the project, a scratch folder, the programs it starts.
 *
 * @param project root of the project, built
 * @param scratch for logs, plans and the database; removed at the end
 */
public record Workshop(Path project, Path scratch) {
  /** What webhooks are signed with: another one in each process, so nothing else ever trusts it. Never printed. */
  public static final String SECRET = secret();

  private static final int FSYNCS = 50;
  private static final int PAGE_BYTES = 8192;

  private static String secret() {
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  Path samples() {
    return project.resolve("src/test/resources/mux");
  }

  Path gatewayJar() {
    return project.resolve("target/sluice.jar");
  }

  Path node() {
    return project.resolve("load-tests/bench/node");
  }

  /** Where the gateway's AOT cache lies once a training run has made it, as the image's build does. */
  Path aotCache() {
    return scratch.resolve("sluice.aot");
  }

  /** Where what a program says is kept. */
  public Path log(String name) {
    return scratch.resolve(name + ".log");
  }

  /** A JVM of the same kind as ours, with these arguments. */
  static List<String> java(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return command;
  }

  /** A JVM with our own class path. */
  public static List<String> java(List<String> flags, Class<?> main, List<String> arguments) {
    List<String> all = new ArrayList<>(flags);
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    all.addAll(arguments);
    return java(all);
  }

  /**
   * What the image tells the gateway's JVM, without what holds in a container only, and with a fixed heap: contestants A
   * and B run with these.
   */
  List<String> productionFlags(String heap) throws IOException {
    List<String> flags = new ArrayList<>();
    for (String line : Files.readAllLines(project.resolve("docker/image/java.args"))) {
      String flag = line.strip();
      if (flag.startsWith("-") && !flag.contains("/opt/") && !flag.contains("RAMPercentage")) {
        flags.add(flag);
      }
    }
    flags.add("-Xmx" + heap);
    return flags;
  }

  /** A port on loopback that is free now. */
  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Another one than the given one: asked twice, the system may name the same. */
  static int freePortBeside(int other) throws IOException {
    int port = freePort();
    while (port == other) {
      port = freePort();
    }
    return port;
  }

  /** The program of this name on the PATH. */
  static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Removes a folder with all that is in it. Synchronized, for what is interrupted is cleared away by two threads. */
  public static synchronized void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Who else is at work, and how fast the disk is, before a run. */
  Map<Figure, Double> conditions() throws IOException {
    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
    Path load = Path.of("/proc/loadavg");
    if (Files.exists(load)) {
      figures.put(Figure.LOAD, Double.parseDouble(Files.readString(load).split(" ", -1)[0]));
    }
    figures.put(Figure.FSYNC, fsyncMicros());
    return figures;
  }

  private double fsyncMicros() throws IOException {
    Path file = scratch.resolve("fsync");
    double[] micros = new double[FSYNCS];
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (int i = 0; i < FSYNCS; i++) {
        long began = System.nanoTime();
        int written = channel.write(ByteBuffer.allocate(PAGE_BYTES));
        channel.force(false);
        micros[i] = written == PAGE_BYTES ? (System.nanoTime() - began) / 1e3 : Double.NaN;
      }
    }
    Files.delete(file);
    Arrays.sort(micros);
    return micros[FSYNCS / 2];
  }
}
