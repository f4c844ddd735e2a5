package dev.sluice;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import dev.sluice.config.ConfigReader;
import dev.sluice.config.EffectiveSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the source tree and holds its style: each failure names the file, the rule and the reason. */
class TidyTest {
  private static final int FILE_LINES_MAX = 300;
  private static final int METHOD_LINES_MAX = 60;
  private static final Path MAIN = Path.of("src/main/java/dev/sluice");
  private static final Path TEST = Path.of("src/test/java/dev/sluice");
  private static final Path QUERIES = Path.of("src/main/resources/dev/sluice/postgres/query");

  /** Parts of names that say nothing about the thing; a lower-case letter after one makes it another word. */
  private static final Pattern EMPTY_NAME = Pattern.compile(
      "\\b(?:class|interface|record|enum)\\s+(\\w*(?:Impl|Manager|Helper|Utils?|Utility|Utilities|Abstract)(?![a-z])\\w*)");

  // Put together here, so that this file does not break its own rule.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  @Test
  void the_tree_was_found() {
    assertThat(files(MAIN)).hasSizeGreaterThan(20);
    assertThat(files(TEST)).isNotEmpty();
  }

  @Test
  void files_and_methods_stay_within_their_budget() {
    assertThat(everywhere(TidyTest::overBudget)).isEmpty();
    assertThat(overBudget(planted("class A {}\n".repeat(FILE_LINES_MAX + 1))))
        .singleElement()
        .asString()
        .contains("Planted.java", "301 lines");
    String longMethod = "class A {\n  @Test(\"x\")\n  List<A> a(int b)\n      throws E {\n"
        + "    if (x) { y(); }\n".repeat(60) + "  }\n}\n";
    assertThat(overBudget(planted(longMethod)))
        .singleElement()
        .asString()
        .contains("Planted.java:4", "62 lines");
    assertThat(overBudget(planted(
            longMethod.replace("y();", "\"{\";").replaceFirst("(?s)    if .*?\n(.*?\n){2}", ""))))
        .isEmpty();
  }

  @Test
  void names_say_what_a_thing_is() {
    assertThat(everywhere(TidyTest::emptyNames)).isEmpty();
    for (String bad :
        List.of("StoreImpl", "PoolManager", "TextUtils", "AbstractPoll", "HelperOfAll")) {
      assertThat(emptyNames(planted("final class " + bad + " {}"))).as(bad).hasSize(1);
    }
    assertThat(emptyNames(planted("class Simple {} record Implicit() {} // class AImpl")))
        .isEmpty();
  }

  @Test
  void nothing_is_left_unfinished() {
    assertThat(everywhere(TidyTest::unfinished)).isEmpty();
    assertThat(unfinished(planted("int a; // TO" + "DO later"))).hasSize(1);
  }

  @Test
  void tests_await_and_never_sleep() {
    assertThat(files(TEST).flatMap(source -> sleeps(source).stream())).isEmpty();
    assertThat(sleeps(planted("void a() { Thread.sleep(5); }"))).hasSize(1);
    assertThat(sleeps(planted("// no Thread.sleep here"))).isEmpty();
  }

  @Test
  void only_the_command_line_prints() {
    assertThat(files(MAIN).flatMap(source -> prints(source).stream())).isEmpty();
    assertThat(prints(planted("void a() { System.out.println(); }"))).hasSize(1);
    assertThat(prints(new SourceText("FloodCommand.java", "void a() { System.out.println(); }")))
        .isEmpty();
  }

  @Test
  void every_room_opens_with_its_purpose() {
    assertThat(rooms()).isNotEmpty().allSatisfy(room -> {
      Path purpose = room.resolve("package-info.java");
      assertThat(purpose).as(room + ": a room says what lives there").exists();
      assertThat(read(purpose))
          .as(purpose + ": nulls and dropped results are compile errors")
          .contains("/**", "@NullMarked", "@CheckReturnValue");
    });
  }

  @Test
  void every_sql_file_is_read_by_the_postgres_room() {
    String readers = Files.isDirectory(MAIN.resolve("postgres"))
        ? files(MAIN.resolve("postgres")).map(SourceText::text).collect(joining("\n"))
        : "";
    assertThat(sqlNames().flatMap(name -> unread(name, readers).stream())).isEmpty();
    assertThat(unread("gone", "UPSERT_LINK(\"upsert_link\")")).hasSize(1);
    assertThat(unread("upsert_link", "load(\"upsert_link\")")).isEmpty();
  }

  @Test
  void every_setting_has_a_reader_and_every_reader_a_setting() {
    // Each read setting is shown by --check, so what is shown is what is read.
    List<String> read = new ConfigReader(Map.of())
        .read().settings().stream().map(EffectiveSetting::key).toList();
    var declared =
        ConfigFactory.parseFile(Path.of("conf/sluice.conf").toFile()).resolve().entrySet().stream()
            .map(Map.Entry::getKey)
            .toList();

    assertThat(read)
        .as("conf/sluice.conf declares what config reads, once each")
        .containsExactlyInAnyOrderElementsOf(declared);
  }

  private static List<String> overBudget(SourceText source) {
    Stream<String> file = source.lines() <= FILE_LINES_MAX
        ? Stream.of()
        : Stream.of(
            source.name() + ": " + source.lines() + " lines; a file is read in one sitting (300)");
    Stream<String> methods = source.methods().stream()
        .filter(method -> method.lines() > METHOD_LINES_MAX)
        .map(method -> source.name() + ":" + method.line() + ": a method of " + method.lines()
            + " lines; one screen holds 60");
    return Stream.concat(file, methods).toList();
  }

  private static List<String> emptyNames(SourceText source) {
    return EMPTY_NAME
        .matcher(source.code())
        .results()
        .map(match -> source.name() + ": " + match.group(1) + " does not say what distinguishes it")
        .toList();
  }

  private static List<String> unfinished(SourceText source) {
    return UNFINISHED
        .matcher(source.text())
        .results()
        .map(match ->
            source.name() + ": " + match.group(1) + "; what is left to do belongs into an issue")
        .toList();
  }

  private static List<String> sleeps(SourceText source) {
    return Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b")
        .matcher(source.code())
        .results()
        .map(_ ->
            source.name() + ": a sleep makes a test slow and flaky; await a future or a signal")
        .toList();
  }

  private static List<String> prints(SourceText source) {
    if (source.name().endsWith("Command.java") || source.name().endsWith("Main.java")) {
      return List.of();
    }
    return Pattern.compile("\\bSystem\\s*\\.\\s*(out|err)\\b")
        .matcher(source.code())
        .results()
        .map(_ -> source.name() + ": only the command line prints; all else logs")
        .toList();
  }

  private static List<String> unread(String sqlName, String readers) {
    boolean isRead = readers.contains("\"" + sqlName + "\"")
        || readers.contains("\"" + sqlName + ".sql\"")
        || Pattern.compile("\\b" + sqlName.toUpperCase(Locale.ROOT) + "\\b")
            .matcher(readers)
            .find();
    return isRead ? List.of() : List.of(sqlName + ".sql: nothing in the postgres room reads it");
  }

  private static List<String> everywhere(Function<SourceText, List<String>> rule) {
    return Stream.concat(files(MAIN), files(TEST))
        .flatMap(source -> rule.apply(source).stream())
        .toList();
  }

  private static SourceText planted(String text) {
    return new SourceText("Planted.java", text);
  }

  private static List<Path> rooms() {
    return walk(MAIN)
        .filter(path -> path.toString().endsWith(".java"))
        .map(Path::getParent)
        .distinct()
        .toList();
  }

  private static Stream<String> sqlNames() {
    return Files.isDirectory(QUERIES)
        ? walk(QUERIES)
            .map(path -> path.getFileName().toString())
            .filter(name -> name.endsWith(".sql"))
            .map(name -> name.substring(0, name.length() - ".sql".length()))
        : Stream.of();
  }

  private static Stream<SourceText> files(Path folder) {
    return walk(folder)
        .filter(path -> path.toString().endsWith(".java"))
        .map(path -> new SourceText(path.toString(), read(path)));
  }

  private static Stream<Path> walk(Path folder) {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
