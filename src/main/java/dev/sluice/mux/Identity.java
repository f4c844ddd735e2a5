package dev.sluice.mux;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose token it is. Mux answers 404 for what a token may not see, just as for what is not there; by this the two can be
 * told apart: an asset is gone only when the token may read, and reads in the environment that the asset is of.
 *
 * @param environmentId the environment that the token sees, or null where Mux does not say
 * @param environmentName its name, or null
 * @param permissions such as {@code video:read}
 */
public record Identity(
    @Nullable String environmentId, @Nullable String environmentName, List<String> permissions) {
  private static final String VIDEO_READ = "video:read";

  public Identity {
    permissions = List.copyOf(permissions);
  }

  /** Whether the token may read assets and uploads. */
  public boolean mayReadVideo() {
    return permissions.contains(VIDEO_READ);
  }
}
