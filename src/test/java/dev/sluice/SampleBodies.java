package dev.sluice;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Real bodies of Mux, compact as they come over the wire. */
final class SampleBodies {
  static final List<String> ALL = List.of(
      "video.asset.created",
      "video.asset.created.with-meta",
      "video.asset.errored",
      "video.asset.ready",
      "video.asset.ready.retry-with-attempts",
      "video.asset.track.ready",
      "video.asset.updated",
      "video.live_stream.created",
      "video.live_stream.warning",
      "video.upload.asset_created",
      "video.upload.asset_created.passthrough",
      "video.upload.cancelled",
      "video.upload.created",
      "video.upload.errored");

  private SampleBodies() {}

  static byte[] named(String name) {
    var mapper = new ObjectMapper();
    try (var in = SampleBodies.class.getResourceAsStream("/mux/" + name + ".json")) {
      return mapper.writeValueAsBytes(mapper.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
