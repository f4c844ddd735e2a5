package dev.sluice.postgres;

import java.time.Duration;

/**
 * How to reach Postgres and how long to keep the ledger.
 *
 * @param url {@code postgresql://user:password@host:port/database?...}; never logged
 * @param poolSize connections for reading and maintenance; the writer has one of its own
 * @param poolWaitersMax how many queries may wait for a connection of the pool; past it they fail at once
 * @param connectTimeout how long connecting, or waiting for a connection of the pool, may take
 * @param queryDeadline how long one query may take: the server ends it then
 * @param retention how long the ledger keeps an event, counted from its own time
 * @param partitionsAhead how many days of partitions are made ahead
 */
public record PostgresSettings(
    String url,
    int poolSize,
    int poolWaitersMax,
    Duration connectTimeout,
    Duration queryDeadline,
    Duration retention,
    int partitionsAhead) {
  /** Hides the password. */
  @Override
  public String toString() {
    return "PostgresSettings[poolSize=" + poolSize + ", retention=" + retention + "]";
  }
}
