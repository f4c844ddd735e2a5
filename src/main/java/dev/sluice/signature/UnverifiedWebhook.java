package dev.sluice.signature;

import java.util.List;

/**
 * What came over the wire and nobody has vouched for yet.
 *
 * @param signatureFields the value of every {@code Mux-Signature} header field, in order
 * @param body the raw bytes as received; not copied, so the caller must not change them afterwards
 */
public record UnverifiedWebhook(List<String> signatureFields, byte[] body) {}
