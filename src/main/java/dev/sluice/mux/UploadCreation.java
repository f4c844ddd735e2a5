package dev.sluice.mux;

/** What came of making an upload. One that was surely not made is a failure, a {@link MuxApiException}, instead. */
public sealed interface UploadCreation {

  /** Mux made it. */
  record Created(MuxResource upload) implements UploadCreation {}

  /**
   * The answer was lost, and Mux has something with this passthrough.
   *
   * @param resource an upload that waits, or else an asset or the upload that it was made from
   */
  record Found(MuxResource resource) implements UploadCreation {}

  /**
   * The answer was lost, and nothing with this passthrough was found. It may come into being still: before another is
   * made, look again.
   *
   * @param cause how the answer was lost
   */
  record Ambiguous(MuxApiException cause) implements UploadCreation {}
}
