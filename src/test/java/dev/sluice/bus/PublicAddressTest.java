package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the addresses, their Javadoc and the table for their callers together. */
class PublicAddressTest {
  private static final Path TABLE = Path.of("README.md");
  private static final Path SOURCE = Path.of("src/main/java/dev/sluice/bus/PublicAddress.java");

  @Test
  void every_address_stands_in_the_table_once() throws Exception {
    List<String> rows = Files.readAllLines(TABLE).stream()
        .filter(line -> line.startsWith("| `sluice."))
        .toList();
    List<String> addresses =
        rows.stream().map(row -> row.substring(3, row.indexOf('`', 3))).toList();
    assertThat(addresses).containsExactlyInAnyOrderElementsOf(addresses());
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.chars().filter(c -> c == '|').count()).as(row).isEqualTo(6));
  }

  @Test
  void every_address_says_what_is_sent_there_and_every_request_its_refusals() throws Exception {
    String source = Files.readString(SOURCE);
    for (Field field : constants()) {
      var declared = Pattern.compile(
              "(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*public static final String " + field.getName()
                  + " =")
          .matcher(source);
      assertThat(declared.find()).as(field.getName() + " has Javadoc").isTrue();
      String says = declared.group(1).replaceAll("\\s+\\*?\\s*", " ");
      assertThat(says).as(field.getName()).contains("Message: ");
      if (says.contains("Request:")) {
        assertThat(says).as(field.getName()).contains("Reply: ", "Refusals: 400");
      }
    }
  }

  private static List<String> addresses() {
    return constants().stream()
        .map(field -> {
          try {
            return (String) field.get(null);
          } catch (IllegalAccessException e) {
            throw new AssertionError(e);
          }
        })
        .toList();
  }

  private static List<Field> constants() {
    return Arrays.stream(PublicAddress.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .toList();
  }
}
