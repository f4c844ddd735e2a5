package dev.sluice.mux;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code data} of one object, written anew in the words of a webhook: times and sizes that REST has as text are
 * numbers, and what gives access is masked. All else stays as it is, numbers to the last digit. The text is ASCII, so
 * that even half a surrogate pair can be kept and told of.
 *
 * @param json the new text
 * @param texts the texts at its top, as they came, by name, and the time even where it is a number; they may hold what is
 *     masked in the JSON
 */
record PolledData(byte[] json, Map<String, String> texts) {
  private static final int USUAL_BYTES = 2048;
  private static final String WHOLE_NUMBER = "[0-9]{1,18}";

  /** Reads the object at whose start the parser stands, up to its end. */
  static PolledData read(JsonParser parser) throws IOException {
    var bytes = new ByteArrayOutputStream(USUAL_BYTES);
    var texts = new HashMap<String, String>();
    try (JsonGenerator json = AnswerReader.JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        boolean time = name.equals("created_at");
        if (value == JsonToken.VALUE_STRING || (time && value.isNumeric())) {
          texts.put(name, parser.getText());
        }
        json.writeFieldName(name);
        field(name, time, name.equals("static_renditions"), parser, json);
      }
      json.writeEndObject();
    }
    return new PolledData(bytes.toByteArray(), texts);
  }

  /** Hides all of it. */
  @Override
  public String toString() {
    return "PolledData[" + json.length + " bytes]";
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  private static void field(
      String name, boolean number, boolean renditions, JsonParser parser, JsonGenerator json)
      throws IOException {
    JsonToken value = parser.currentToken();
    if (Redaction.isSecretName(name) && value != JsonToken.VALUE_NULL) {
      parser.skipChildren();
      json.writeString(Redaction.MASK);
    } else if (number
        && value == JsonToken.VALUE_STRING
        && parser.getText().matches(WHOLE_NUMBER)) {
      json.writeNumber(Long.parseLong(parser.getText()));
    } else {
      value(renditions, parser, json);
    }
  }

  private static void value(boolean renditions, JsonParser parser, JsonGenerator json)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        json.writeStartObject();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          parser.nextToken();
          json.writeFieldName(name);
          field(name, renditions && name.equals("filesize"), renditions, parser, json);
        }
        json.writeEndObject();
      }
      case START_ARRAY -> {
        json.writeStartArray();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          value(renditions, parser, json);
        }
        json.writeEndArray();
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> json.writeNumber(parser.getText());
      default -> json.copyCurrentEvent(parser);
    }
  }
}
