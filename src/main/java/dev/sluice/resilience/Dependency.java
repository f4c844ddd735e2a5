package dev.sluice.resilience;

import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something outside that the gateway calls. Its breaker, its metrics, its health check and its messages on the bus all
 * follow from this entry.
 *
 * @param name such as {@code mux-api}: 1 to 63 lower-case letters, digits and hyphens, beginning with a letter
 * @param kind what it is
 * @param criticality what is lost without it
 * @param serves the capabilities that need it, such as {@code ingest} or {@code polling}, named like dependencies
 * @param alternativeTo the dependency that can do its work where both serve the same capability, or null
 * @param healthUrl what a health check asks for with GET, expecting 2xx: http or https; null where the health check
 *     looks at the breaker only
 * @param protection how calls to it are guarded
 */
public record Dependency(
    String name,
    DependencyKind kind,
    Criticality criticality,
    Set<String> serves,
    @Nullable String alternativeTo,
    @Nullable URI healthUrl,
    Protection protection) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final int SERVES_MAX = 32;

  public Dependency {
    requireName("name", name);
    serves = Set.copyOf(serves);
    Require.inRange("the number of capabilities in serves", serves.size(), 0, SERVES_MAX);
    serves.forEach(capability -> requireName("serves", capability));
    if (alternativeTo != null) {
      requireName("alternativeTo", alternativeTo);
      if (alternativeTo.equals(name)) {
        throw new IllegalArgumentException(
            "alternativeTo must name another dependency, but is '" + name + "' itself");
      }
    }
    if (healthUrl != null) {
      requireHttp(healthUrl);
    }
  }

  /** What a health check asks for, where there is something to ask. */
  public Optional<URI> healthCheck() {
    return Optional.ofNullable(healthUrl);
  }

  /** Whether dependencies and capabilities may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  private static void requireName(String part, String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(part
          + " must be 1 to 63 lower-case letters, digits and hyphens, beginning with a letter, but is '"
          + name + "'");
    }
  }

  private static void requireHttp(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getRawUserInfo() != null) {
      // The message does not show what was given: it may hold a secret.
      throw new IllegalArgumentException(
          "healthUrl must be an http or https address with a host and without user info");
    }
  }
}
