package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * An asset that was deleted. Mux still shows it as it last was: only the event's type tells.
 *
 * @param last the asset before its deletion
 */
record Gone(AssetSnapshot last) implements Payload {
  @Override
  public void write(JsonGenerator json, Dialect dialect) throws IOException {
    last.write(json, dialect);
  }
}
