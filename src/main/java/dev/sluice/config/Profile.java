package dev.sluice.config;

import java.util.Locale;

/** What the gateway runs for; each has a small file of settings over {@code sluice.conf}. */
public enum Profile {
  /** A developer's machine: stand-ins allowed. */
  DEVELOPMENT,
  /** Automated tests: loopback and free ports. */
  TEST,
  /** Real traffic: stand-ins refused. */
  PRODUCTION;

  /** The name of the packaged file with what this profile changes. */
  public String resource() {
    return name().toLowerCase(Locale.ROOT) + ".conf";
  }
}
