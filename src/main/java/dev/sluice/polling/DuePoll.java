package dev.sluice.polling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One row that was taken from the queue to be read.
 *
 * @param key the row
 * @param target what is to be read for it: itself, or the asset that an upload has become
 * @param pollClass who wants it most urgently
 * @param failures failed reads in a row before this one
 * @param interval the last wait
 * @param wanted the shortest interval that a session asks for; zero where none watches it
 * @param digest of what was read last, or null
 */
public record DuePoll(
    PollKey key,
    PollKey target,
    PollClass pollClass,
    int failures,
    Duration interval,
    Duration wanted,
    @Nullable String digest) {}
