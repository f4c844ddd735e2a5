package dev.sluice;

import dev.sluice.config.SluiceConfig;

/** What the command line does with a sound configuration. */
interface Operations {
  /**
   * Starts to serve and returns; the gateway's own threads keep the process alive.
   *
   * @throws Exception when it cannot start
   */
  void serve(SluiceConfig config) throws Exception;

  /**
   * Returns when everything that the configuration points to was reached.
   *
   * @throws Exception when something cannot be reached
   */
  void check(SluiceConfig config) throws Exception;
}
