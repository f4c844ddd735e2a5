package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/** Where an object is shown: Mux writes the same field differently in a webhook and in a REST answer. */
enum Dialect {
  /** {@code created_at} is a number of seconds. */
  WEBHOOK,
  /** {@code created_at} is text that holds a number of seconds. */
  REST;

  void writeTime(JsonGenerator json, String field, Instant at) throws IOException {
    switch (this) {
      case WEBHOOK -> json.writeNumberField(field, at.getEpochSecond());
      case REST -> json.writeStringField(field, Long.toString(at.getEpochSecond()));
    }
  }
}
