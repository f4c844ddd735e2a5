package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What Linux tells of processes under {@code /proc}. On other systems nothing is known, and all answers are empty. */
final class Processes {
  private static final Path PROC = Path.of("/proc");

  /** The unit of the times in {@code stat}, fixed for programs whatever the kernel's own is. */
  private static final double TICKS_PER_SECOND = 100;

  // Places in stat, counted from the field after the name, which is the third.
  private static final int PARENT = 1;
  private static final int FIRST_TIME = 11;

  private Processes() {}

  static boolean known() {
    return Files.exists(PROC.resolve("self/stat"));
  }

  /** Processor seconds of one process, those of its ended children among them. */
  static OptionalDouble cpuSeconds(long pid) throws IOException {
    String[] fields = stat(pid);
    if (fields.length <= FIRST_TIME + 3) {
      return OptionalDouble.empty();
    }
    long ticks = 0;
    for (int i = FIRST_TIME; i < FIRST_TIME + 4; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return OptionalDouble.of(ticks / TICKS_PER_SECOND);
  }

  /** Processor seconds of a process and its children, alive or not. */
  static OptionalDouble cpuSecondsWithChildren(long pid) throws IOException {
    OptionalDouble own = cpuSeconds(pid);
    if (own.isEmpty()) {
      return own;
    }
    double sum = own.getAsDouble();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        long child = Long.parseLong(process.getFileName().toString());
        String[] fields = stat(child);
        if (fields.length > PARENT && Long.parseLong(fields[PARENT]) == pid) {
          sum += cpuSeconds(child).orElse(0);
        }
      }
    }
    return OptionalDouble.of(sum);
  }

  /** The first process of the Postgres whose backend this is, if it runs on this machine. */
  static OptionalLong postmaster(long backend) throws IOException {
    Path name = PROC.resolve(backend + "/comm");
    if (!Files.exists(name) || !Files.readString(name).startsWith("postgres")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(stat(backend)[PARENT]));
  }

  /** Resident memory in bytes. */
  static OptionalLong residentBytes(long pid) throws IOException {
    Path status = PROC.resolve(pid + "/status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("VmRSS:")) {
        return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
      }
    }
    return OptionalLong.empty();
  }

  /** Seconds that the processors of the machine were at work, summed over all of them. */
  static OptionalDouble machineBusySeconds() throws IOException {
    Path stat = PROC.resolve("stat");
    if (!Files.exists(stat)) {
      return OptionalDouble.empty();
    }
    // user nice system idle iowait irq softirq steal
    String[] times = Files.readAllLines(stat).getFirst().split(" +", -1);
    double ticks = 0;
    for (int i = 1; i <= 8; i++) {
      if (i != 4 && i != 5) {
        ticks += Double.parseDouble(times[i]);
      }
    }
    return OptionalDouble.of(ticks / TICKS_PER_SECOND);
  }

  /** The fields of a process after its name; none when it is gone. */
  private static String[] stat(long pid) throws IOException {
    try {
      String text = Files.readString(PROC.resolve(pid + "/stat"));
      return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    } catch (NoSuchFileException gone) {
      return new String[0];
    } catch (IOException gone) {
      // A process that ends while its file is read gives "No such process".
      if (Files.exists(PROC.resolve(pid + "/stat"))) {
        throw gone;
      }
      return new String[0];
    }
  }
}
