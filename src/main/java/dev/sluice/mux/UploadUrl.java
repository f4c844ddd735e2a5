package dev.sluice.mux;

/**
 * Where the file of an upload goes. Whoever holds it can upload, so it never shows itself.
 *
 * @param value the URL
 */
public record UploadUrl(String value) {
  @Override
  public String toString() {
    return "UploadUrl[set]";
  }
}
