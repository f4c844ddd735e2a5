package dev.sluice.polling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a read, for its row in the queue.
 *
 * @param key the row
 * @param next how long to wait before the next read
 * @param failures failed reads in a row by now
 * @param digest of what was read, or null to keep the one before
 * @param isRead whether it was read; a row that was neither read nor failed is put back as it was
 * @param failure why the read failed, in one word, or null where it did not
 */
public record Settlement(
    PollKey key,
    Duration next,
    int failures,
    @Nullable String digest,
    boolean isRead,
    @Nullable String failure) {}
