package dev.sluice.guard;

/** What a gate has counted; confined to its lock. */
final class Tally {
  long started;
  long succeeded;
  long failed;
  long rejected;
  long trials;
  long leaseExpiries;
  long retries;

  GuardState.Calls calls() {
    return new GuardState.Calls(
        started, succeeded, failed, rejected, trials, leaseExpiries, retries);
  }
}
