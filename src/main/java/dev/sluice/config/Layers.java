package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The texts that a configuration is made of, laid over each other.
 *
 * @param defaults the packaged file alone: what a refused setting falls back to while the rest is read
 * @param merged what is in force
 * @param said what is in force and said in so many words, not taken from the template of a named section
 */
record Layers(Config defaults, Config merged, Config said) {

  /**
   * Reads and merges, from the strongest: the command line, the environment, the user's file, the file of
   * the profile, the packaged file. Unknown settings are noted and left out.
   */
  static Layers read(
      Map<String, String> variables,
      @Nullable Path file,
      Map<String, String> commandLine,
      Problems problems) {
    Function<String, Optional<String>> environment =
        name -> Optional.ofNullable(variables.get(name));
    Config packaged = Sources.packaged(Sources.PACKAGED);
    Config defaults = Sources.resolve(packaged, Layers::unset);
    var known = new KnownSettings(defaults);
    Config overrides = known.keep(commandLine(commandLine), problems);
    Config fromEnvironment = environment(packaged, environment);
    Config fromFile = file == null
        ? ConfigFactory.empty()
        : Sources.file(file, environment, problems)
            .map(config -> known.keep(config, problems))
            .orElseGet(ConfigFactory::empty);
    Config upper = overrides.withFallback(fromEnvironment).withFallback(fromFile);
    Config profile = known.keep(profile(upper.withFallback(defaults)), problems);
    Config said = upper.withFallback(profile).withFallback(defaults);
    List<String> names = NamedSections.names(said);
    return new Layers(
        NamedSections.filled(defaults, names), NamedSections.filled(said, names), said);
  }

  /** The names of the entries of the named section. */
  List<String> names() {
    return NamedSections.names(said);
  }

  /** The variables that {@code sluice.conf} names, in alphabetical order. */
  static List<EnvironmentVariable> variables() {
    var variables = new ArrayList<EnvironmentVariable>();
    KnownSettings.leaves(
            environment(Sources.packaged(Sources.PACKAGED), Optional::of).root())
        .forEach((key, value) -> variables.add(new EnvironmentVariable(
            value.origin().description().substring(Sources.ENVIRONMENT.length()), key)));
    variables.sort(Comparator.comparing(EnvironmentVariable::name));
    return List.copyOf(variables);
  }

  /** The settings that the packaged file took from the environment, found by the origin of their values. */
  private static Config environment(
      Config packaged, Function<String, Optional<String>> environment) {
    Config layer = ConfigFactory.empty();
    for (var leaf :
        KnownSettings.leaves(Sources.resolve(packaged, environment).root()).entrySet()) {
      if (leaf.getValue().origin().description().startsWith(Sources.ENVIRONMENT)) {
        layer = layer.withValue(leaf.getKey(), leaf.getValue());
      }
    }
    return layer;
  }

  private static Config commandLine(Map<String, String> commandLine) {
    Config layer = ConfigFactory.empty();
    for (var option : commandLine.entrySet()) {
      layer = layer.withValue(
          option.getKey(), ConfigValueFactory.fromAnyRef(option.getValue(), "command line"));
    }
    return layer;
  }

  /** The file of the profile that is chosen above it; none where that is no profile, which the reader refuses. */
  private static Config profile(Config chosen) {
    return Arrays.stream(Profile.values())
        .filter(profile -> SettingText.names(profile, SettingText.scalar(chosen, "profile")))
        .findFirst()
        .map(profile -> Sources.resolve(Sources.packaged(profile.resource()), Layers::unset))
        .orElseGet(ConfigFactory::empty);
  }

  private static Optional<String> unset(String variable) {
    return Optional.empty();
  }
}
