package dev.sluice.bench;

import java.util.Optional;

/** One of those who are measured beside each other. */
interface Contestant {
  char letter();

  /** What it is, in a few words. */
  String title();

  /** What this machine lacks to run it, if anything. */
  Optional<String> missing();

  /** What has to be done once before its runs. */
  default void prepare() throws Exception {}

  /** Starts it, loads it, measures it, checks it and stops it. */
  Measurement run(int round) throws Exception;
}
