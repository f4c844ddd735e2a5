package dev.sluice.simulator;

/** The courses that the life of a simulated asset can take. */
public enum Story {
  /** A direct upload that becomes ready. */
  UPLOAD_READY,
  /** A direct upload of something that is no video. */
  UPLOAD_ERRORED,
  /** A direct upload that the customer cancels while it waits. */
  UPLOAD_CANCELLED,
  /** A direct upload that nobody finishes. It times out at Mux, and no event ever tells. */
  UPLOAD_ABANDONED,
  /** A direct upload whose asset is still being prepared at the end. */
  UPLOAD_STALLED,
  /** A file that Mux fetches from a URL: no upload. */
  URL_READY,
  /** A file that Mux could not fetch. */
  URL_ERRORED,
  /** A live stream and its recording, ready long before it is complete. */
  LIVE_STREAM
}
