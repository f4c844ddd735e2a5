package dev.sluice.signature;

/** The outcome of verifying one webhook. */
public sealed interface Verdict {

  /** The signature was made with one of our secrets, recently, over exactly these bytes. */
  record Genuine(VerifiedWebhook webhook) implements Verdict {}

  /** Not genuine; the reason is for metrics and logs, never for the answer. */
  record Refused(RefusalReason reason) implements Verdict {}
}
