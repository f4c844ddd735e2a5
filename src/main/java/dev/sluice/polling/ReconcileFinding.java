package dev.sluice.polling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that Mux told only when it was asked.
 *
 * @param label what it was
 * @param key the asset or upload
 * @param uploadId the upload that the asset came from, or null
 * @param previousStatus in our words, or null where we knew nothing of it
 * @param foundStatus in our words, or {@value #MISSING}
 * @param muxTime of the fact that told it, or null
 * @param source whose read found it: the class of a poll, {@code sweep} or {@code repair}
 */
public record ReconcileFinding(
    FindingLabel label,
    PollKey key,
    @Nullable String uploadId,
    @Nullable String previousStatus,
    String foundStatus,
    @Nullable Instant muxTime,
    String source) {
  /** The status of what Mux does not know. */
  public static final String MISSING = "MISSING";
}
