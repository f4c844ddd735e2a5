package dev.sluice.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body as people may see it: the same JSON, at any depth without the values whose name tells of a secret (upload and
 * master URLs, stream keys, passphrases, tokens), without the secret header fields of {@code attempts}, and without the
 * user and the query of any URL inside other text.
 */
public final class Redaction {
  /** What stands in the place of a secret. */
  public static final String MASK = "***";

  private static final Pattern URL =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{1,15}://)([^\\s/?#@]{0,1000}@)?([^\\s?#\"']{0,4000})"
          + "([?#][^\\s\"']{0,8000})?");

  private static final JsonFactory JSON = JsonFactory.builder()
      .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
      .disable(JsonFactory.Feature.CHARSET_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(EventReader.DEPTH_MAX)
          .maxTokenCount(EventReader.TOKENS_MAX)
          .maxNumberLength(EventReader.NUMBER_CHARS_MAX)
          .maxStringLength(EventReader.STRING_CHARS_MAX)
          .maxNameLength(EventReader.NAME_CHARS_MAX)
          .build())
      .build();

  private Redaction() {}

  /** The JSON without its secrets; empty when the bytes are not JSON within the limits of {@link EventReader}. */
  public static Optional<String> of(byte[] body) {
    StringWriter text = new StringWriter(body.length);
    try (JsonParser parser = JSON.createParser(body);
        JsonGenerator generator = JSON.createGenerator(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      copy(parser, generator, false);
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (StreamReadException _) {
      return Optional.empty(); // Not JSON: the caller shows its size only.
    } catch (IOException e) {
      // Bytes that are no UTF-8 are told of by the plain exception of streams.
      return Optional.empty();
    }
    return Optional.of(text.toString());
  }

  /** Whether a value of this name gives access to something, so that nobody may see it. */
  public static boolean isSecretName(String name) {
    return SecretNames.contains(name);
  }

  /** Plain text without the user and the query of any URL in it. */
  public static String ofText(String text) {
    return withoutAccess(text);
  }

  private static void copy(JsonParser parser, JsonGenerator generator, boolean header)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, generator, header);
      case START_ARRAY -> {
        generator.writeStartArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          copy(parser, generator, header);
        }
        generator.writeEndArray();
      }
      case VALUE_STRING -> generator.writeString(withoutAccess(parser.getText()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
      default -> generator.copyCurrentEvent(parser);
    }
  }

  private static void object(JsonParser parser, JsonGenerator generator, boolean header)
      throws IOException {
    generator.writeStartObject();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      generator.writeFieldName(name);
      JsonToken value = parser.nextToken();
      boolean secret = SecretNames.contains(name) || (header && isSecretHeader(name));
      if (secret && value != JsonToken.VALUE_NULL) {
        parser.skipChildren();
        generator.writeString(MASK);
      } else {
        copy(parser, generator, header || ends(name, "headers"));
      }
    }
    generator.writeEndObject();
  }

  private static boolean isSecretHeader(String name) {
    return ends(name, "authorization")
        || ends(name, "cookie")
        || ends(name, "signature")
        || ends(name, "token")
        || ends(name, "key")
        || ends(name, "session");
  }

  private static boolean ends(String name, String ending) {
    return name.regionMatches(true, name.length() - ending.length(), ending, 0, ending.length());
  }

  private static String withoutAccess(String text) {
    if (!text.contains("://")) {
      return text;
    }
    return URL.matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
            + masked(found.group(2), MASK + "@")
            + found.group(3)
            + masked(found.group(4), "?" + MASK)));
  }

  private static String masked(@Nullable String part, String mask) {
    return part == null ? "" : mask;
  }
}
