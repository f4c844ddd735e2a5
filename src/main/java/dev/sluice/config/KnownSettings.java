package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The settings that {@code sluice.conf} declares; all else is refused with a suggestion. */
final class KnownSettings {
  private final ConfigObject known;
  private final List<String> keys;

  KnownSettings(Config defaults) {
    known = defaults.root();
    keys = List.copyOf(leaves(known).keySet());
  }

  /** The full names, sorted. */
  List<String> keys() {
    return keys;
  }

  /** Every value that is not a section, by its full name, sorted. */
  static Map<String, ConfigValue> leaves(ConfigObject object) {
    var leaves = new TreeMap<String, ConfigValue>();
    object.forEach((name, value) -> {
      if (value instanceof ConfigObject section) {
        leaves(section).forEach((key, leaf) -> leaves.put(join(name, key), leaf));
      } else {
        leaves.put(ConfigUtil.joinPath(name), value);
      }
    });
    return leaves;
  }

  /** What this layer sets of the known settings; each of its other entries becomes a problem. */
  Config keep(Config layer, Problems problems) {
    var kept = new ArrayList<Config>();
    keep("", layer.root(), known, kept, problems);
    return kept.stream().reduce(ConfigFactory.empty(), Config::withFallback);
  }

  private void keep(
      String path, ConfigObject layer, ConfigObject section, List<Config> kept, Problems problems) {
    new TreeMap<>(layer).forEach((name, value) -> {
      String key = join(path, ConfigUtil.joinPath(name));
      ConfigValue declared = NamedSections.declared(path, name, section, known);
      if (declared == null && path.equals(NamedSections.ENTRIES)) {
        problems.add(key, "is not a name: " + NamedSections.NAME_RULE);
      } else if (declared == null) {
        problems.add(key, "no such setting" + suggestion(name, section));
      } else if (declared instanceof ConfigObject inner) {
        if (value instanceof ConfigObject given) {
          keep(key, given, inner, kept, problems);
        } else {
          problems.add(key, "is a section, not a value");
        }
      } else if (value instanceof ConfigObject) {
        problems.add(key, "is a value, not a section");
      } else if (value.valueType() == ConfigValueType.NULL) {
        problems.add(key, "null is not a value; leave the line out");
      } else {
        kept.add(value.atPath(key));
      }
    });
  }

  private String suggestion(String name, ConfigObject section) {
    return Spelling.nearest(name, section.keySet())
        .or(() -> elsewhere(name))
        .map(meant -> " (did you mean " + meant + "?)")
        .orElse("");
  }

  /** A setting of that name in another section, or the whole name written without its dots. */
  private Optional<String> elsewhere(String name) {
    return keys.stream()
        .filter(key -> key.endsWith("." + name))
        .findFirst()
        .or(() -> keys.stream()
            .filter(key -> Spelling.nearest(name, List.of(key.substring(key.indexOf('.') + 1)))
                .isPresent())
            .findFirst());
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
