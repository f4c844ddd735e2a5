package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section whose entries bear names that the user chooses. Each entry knows the settings of one template section, which
 * also holds what an entry does not say.
 */
final class NamedSections {
  /** Where the entries are. */
  static final String ENTRIES = "resilience.dependencies";

  /** What each of them may say, with the value where it does not. */
  static final String TEMPLATE = "resilience.usual";

  /** What a name may be, for people. */
  static final String NAME_RULE =
      "1 to 63 lower-case letters, digits and hyphens, beginning with a letter";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private NamedSections() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** What is declared under this name of this section; null where nothing is. */
  static @Nullable ConfigValue declared(
      String path, String name, ConfigObject section, ConfigObject root) {
    if (!path.equals(ENTRIES)) {
      return section.get(name);
    }
    return isName(name) ? root.toConfig().getObject(TEMPLATE) : null;
  }

  /** The names of all entries, sorted. */
  static List<String> names(Config config) {
    return config.getObject(ENTRIES).keySet().stream().sorted().toList();
  }

  /** With every setting of the template in every one of these entries that does not say it itself. */
  static Config filled(Config config, List<String> names) {
    ConfigObject template = config.getObject(TEMPLATE);
    Config filled = config;
    for (String name : names) {
      filled = filled.withFallback(template.atPath(ENTRIES + "." + name));
    }
    return filled;
  }
}
