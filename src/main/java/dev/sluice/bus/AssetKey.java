package dev.sluice.bus;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names one creative asset: the message of {@link PublicAddress#ASSET_GET}. */
public sealed interface AssetKey {
  /** The longest key that is looked up, in characters. */
  int CHARS_MAX = 1024;

  /** The text looked up. */
  String value();

  /** By the creative asset's own id: the team's, or else the upload's, or else Mux's asset. */
  record ById(String value) implements AssetKey {}

  /** By Mux's upload. */
  record ByUploadId(String value) implements AssetKey {}

  /** By Mux's asset. */
  record ByAssetId(String value) implements AssetKey {}

  /**
   * Reads the message.
   *
   * @throws io.vertx.core.eventbus.ReplyException 400 when it is not exactly one of the three keys with a text
   */
  static AssetKey of(JsonObject message) {
    List<AssetKey> keys = new ArrayList<>(1);
    for (String name : Set.of("id", "uploadId", "assetId")) {
      if (message.getValue(name) instanceof String text && isKey(text)) {
        keys.add(
            switch (name) {
              case "uploadId" -> new ByUploadId(text);
              case "assetId" -> new ByAssetId(text);
              default -> new ById(text);
            });
      }
    }
    if (keys.size() != 1 || message.size() != 1) {
      throw Refusal.BAD_MESSAGE.because(
          "the message must have exactly one of id, uploadId, assetId: a text of 1 to " + CHARS_MAX
              + " characters without U+0000");
    }
    return keys.getFirst();
  }

  /** Whether this text can be looked up at all. */
  static boolean isKey(String text) {
    return !text.isBlank() && text.length() <= CHARS_MAX && text.indexOf('\0') < 0;
  }

  /** The message that {@link #of} reads. */
  default JsonObject toJson() {
    return switch (this) {
      case ById(String id) -> new JsonObject().put("id", id);
      case ByUploadId(String id) -> new JsonObject().put("uploadId", id);
      case ByAssetId(String id) -> new JsonObject().put("assetId", id);
    };
  }
}
