package dev.sluice.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What the {@code data} of an event holds. Keys are written in reverse alphabetical order, as Mux does. */
sealed interface Payload
    permits AssetSnapshot,
        UploadSnapshot,
        LiveStreamSnapshot,
        TrackSnapshot,
        RenditionSnapshot,
        Notice,
        Gone {

  /** Writes one JSON object. */
  void write(JsonGenerator json, Dialect dialect) throws IOException;
}
