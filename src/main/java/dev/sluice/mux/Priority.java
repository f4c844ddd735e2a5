package dev.sluice.mux;

/**
 * Which access token a call uses. Mux counts the calls of an environment in two buckets, so that background work with a
 * low-priority token leaves the other bucket to those who wait.
 */
public enum Priority {
  /** Somebody waits for the answer, such as an uploader. */
  HIGH,
  /** Background work, such as polling. */
  LOW
}
