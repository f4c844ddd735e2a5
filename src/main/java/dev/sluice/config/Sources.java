package dev.sluice.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads HOCON from the packaged files and from the user's, with the environment it is told. */
final class Sources {
  /** Every setting, its default and its variable. */
  static final String PACKAGED = "sluice.conf";

  /** How the origin of a value from the environment begins; the variable's name follows. */
  static final String ENVIRONMENT = "environment ";

  private Sources() {}

  /** A packaged file, its substitutions still open. It is part of the program, so it must be there and sound. */
  static Config packaged(String resource) {
    try (InputStream in = Sources.class.getResourceAsStream("/" + resource)) {
      if (in == null) {
        throw new AssertionError(resource + " is not packaged");
      }
      return parse(new InputStreamReader(in, StandardCharsets.UTF_8), resource);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the packaged " + resource, e);
    }
  }

  /**
   * The user's file, resolved; empty when it was refused. What the parser says about a line is not repeated,
   * since it quotes the line, and the line may hold a secret.
   */
  static Optional<Config> file(
      Path file, Function<String, Optional<String>> environment, Problems problems) {
    String name = file.toString();
    try (Reader reader = Files.newBufferedReader(file)) {
      return Optional.of(resolve(parse(reader, name), environment));
    } catch (ConfigException.UnresolvedSubstitution e) {
      problems.add(
          "--config", place(e, name) + ": a substitution that no environment variable fills");
    } catch (ConfigException e) {
      problems.add("--config", place(e, name) + ": is not HOCON");
    } catch (IOException e) {
      problems.add("--config", name + ": cannot be read (" + e.getClass().getSimpleName() + ")");
    }
    return Optional.empty();
  }

  /** The substitutions filled from this and nothing else; an empty variable counts as not set. */
  static Config resolve(Config config, Function<String, Optional<String>> environment) {
    return config.resolve(
        ConfigResolveOptions.noSystem().appendResolver(new Environment(environment)));
  }

  private static Config parse(Reader reader, String name) {
    return ConfigFactory.parseReader(
        reader, ConfigParseOptions.defaults().setOriginDescription(name));
  }

  private static String place(ConfigException e, String name) {
    // Some exceptions of the parser have no origin, whatever its own annotations say.
    @Nullable ConfigOrigin origin = e.origin();
    return origin == null || origin.lineNumber() < 0
        ? name
        : name + ": line " + origin.lineNumber();
  }

  private record Environment(Function<String, Optional<String>> variables)
      implements ConfigResolver {
    @Override
    public @Nullable ConfigValue lookup(String name) {
      return variables
          .apply(name)
          .filter(value -> !value.isBlank())
          .map(value -> ConfigValueFactory.fromAnyRef(value.strip(), ENVIRONMENT + name))
          .orElse(null);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }
}
