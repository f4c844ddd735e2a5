package dev.sluice.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event as Mux told it: the envelope, the data fields we use, and the bytes it came in.
 *
 * @param id the idempotency key
 * @param type such as {@code video.asset.ready}; any text, since new types appear often
 * @param occurredAt Mux's own {@code created_at}, in microseconds: the only ordering key
 * @param source how it reached us
 * @param subjectType {@code object.type}, such as {@code asset}, or null
 * @param subjectId {@code object.id}, or null
 * @param environmentId Mux's environment, or null
 * @param data the data fields we use
 * @param signatureField the {@code Mux-Signature} field it came with; empty for a polled fact
 * @param body the raw bytes; not copied, do not change them
 * @param fault why Postgres could not take its text, or null for the usual case
 */
public record MuxEvent(
    EventId id,
    String type,
    Instant occurredAt,
    Source source,
    @Nullable String subjectType,
    @Nullable String subjectId,
    @Nullable String environmentId,
    EventData data,
    String signatureField,
    byte[] body,
    @Nullable ContentFault fault) {}
