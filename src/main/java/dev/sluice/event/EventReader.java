package dev.sluice.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import dev.sluice.signature.VerifiedWebhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the event out of genuine bytes: one pass over the bytes, no tree, and only the text that is kept
 * becomes objects. Thread-confined, as it reuses its buffers: one per event loop.
 *
 * <p>Strict about the envelope, which decides what an event is, and lenient about the rest, which Mux
 * changes at will. {@code id}, {@code type} and {@code created_at} must be there and sane; the top level
 * and {@code object} must not repeat a name; anything else that is missing or of an unexpected type is
 * null. Text that Postgres could not keep makes the event a {@linkplain MuxEvent#fault faulty} one with
 * empty data, which is quarantined with its bytes rather than lost; only half a surrogate pair in a
 * <em>name</em> is no JSON to the parser. A byte order mark is skipped.
 */
public final class EventReader {
  static final int BODY_BYTES_MAX = 1024 * 1024;
  static final int DEPTH_MAX = 64;
  static final int TOKENS_MAX = 100_000;
  static final int NUMBER_CHARS_MAX = 100;
  static final int STRING_CHARS_MAX = 256 * 1024;
  static final int NAME_CHARS_MAX = 1000;
  private static final int BYTE_ORDER_MARK_BYTES = 3;

  // Names are looked up in a table that all parsers share, which makes the known ones free. Hostile
  // names cannot abuse it: its hash is seeded at random, it refuses too many collisions, and it
  // starts
  // anew after 6000 names. They are not interned, since the JVM's own table knows no such limit.
  // Bodies are UTF-8 by contract, so no other encoding is guessed from zero bytes.
  private static final JsonFactory JSON = JsonFactory.builder()
      .enable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
      .enable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.CHARSET_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(DEPTH_MAX)
          .maxTokenCount(TOKENS_MAX)
          .maxNumberLength(NUMBER_CHARS_MAX)
          .maxStringLength(STRING_CHARS_MAX)
          .maxNameLength(NAME_CHARS_MAX)
          .build())
      .build();

  private final DetailWriter detail = new DetailWriter();

  /** Reads a webhook that has just been verified. */
  public Reading read(VerifiedWebhook webhook) {
    return readStored(webhook.body(), webhook.signatureField(), Source.WEBHOOK);
  }

  /**
   * Reads bytes that were verified when they came and have been in the ledger since, or that we read
   * from Mux ourselves.
   *
   * @param signatureField the {@code Mux-Signature} field they came with; empty for a polled fact
   */
  public Reading readStored(byte[] body, String signatureField, Source source) {
    if (body.length == 0) {
      return new Reading.NotAnEvent("the body is empty");
    }
    if (body.length > BODY_BYTES_MAX) {
      return new Reading.NotAnEvent(
          "the body must not have more than " + BODY_BYTES_MAX + " bytes");
    }
    boolean utf8 = KeptText.isUtf8(body);
    // Decoded with replacement characters, only to learn which event it is.
    byte[] json =
        utf8 ? body : new String(body, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
    Optional<ContentFault> fault = utf8 ? Optional.empty() : Optional.of(ContentFault.BAD_UTF8);
    EnvelopeReader envelope = new EnvelopeReader(detail);
    Optional<String> brokenRule = read(json, envelope);
    return brokenRule.isPresent()
        ? new Reading.NotAnEvent(brokenRule.get())
        : new Reading.Understood(envelope.event(source, signatureField, body, fault));
  }

  private static Optional<String> read(byte[] json, EnvelopeReader envelope) {
    int start = hasByteOrderMark(json) ? BYTE_ORDER_MARK_BYTES : 0;
    try (JsonParser parser = JSON.createParser(json, start, json.length - start)) {
      return envelope.read(parser);
    } catch (StreamConstraintsException e) {
      return Optional.of(limit(e.getOriginalMessage()));
    } catch (StreamReadException _) {
      return Optional.of("the body must be JSON"); // The exception's own words would show content.
    } catch (IOException e) {
      throw new AssertionError("bytes in memory can be read", e);
    }
  }

  private static boolean hasByteOrderMark(byte[] json) {
    return json.length >= BYTE_ORDER_MARK_BYTES
        && json[0] == (byte) 0xef
        && json[1] == (byte) 0xbb
        && json[2] == (byte) 0xbf;
  }

  // The parser tells which limit only by the beginning of its message.
  private static String limit(String message) {
    if (message.startsWith("Document nesting depth")) {
      return "the body must not nest deeper than " + DEPTH_MAX + " levels";
    }
    if (message.startsWith("Token count")) {
      return "the body must not have more than " + TOKENS_MAX + " JSON tokens";
    }
    if (message.startsWith("Number value length")) {
      return "a number must not have more than " + NUMBER_CHARS_MAX + " characters";
    }
    if (message.startsWith("String value length")) {
      return "a text must not have more than " + STRING_CHARS_MAX + " characters";
    }
    if (message.startsWith("Name length")) {
      return "a name must not have more than " + NAME_CHARS_MAX + " characters";
    }
    return "the names of the body must not collide as these do";
  }
}
