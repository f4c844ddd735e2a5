package dev.sluice.resilience;

import static dev.sluice.resilience.FailureCategory.AUTHENTICATION;
import static dev.sluice.resilience.FailureCategory.AUTHORIZATION;
import static dev.sluice.resilience.FailureCategory.DATABASE;
import static dev.sluice.resilience.FailureCategory.EXTERNAL_API;
import static dev.sluice.resilience.FailureCategory.INTERNAL;
import static dev.sluice.resilience.FailureCategory.NETWORK;
import static dev.sluice.resilience.FailureCategory.RATE_LIMIT;
import static dev.sluice.resilience.FailureCategory.TIMEOUT;
import static dev.sluice.resilience.FailureCategory.VALIDATION;
import static dev.sluice.resilience.Severity.CRITICAL;
import static dev.sluice.resilience.Severity.HIGH;
import static dev.sluice.resilience.Severity.LOW;
import static dev.sluice.resilience.Severity.MEDIUM;

import java.util.Locale;

/**
 * The closed list of ways in which a call to a dependency fails. {@link FailureClassifier} finds the
 * class; everything that decides about a failure decides by it.
 */
public enum FailureClass {
  /** 401, or a database that does not take our password. */
  UNAUTHENTICATED(AUTHENTICATION, CRITICAL, Retry.NEVER, Blame.NOBODY),
  /** 403. */
  FORBIDDEN(AUTHORIZATION, HIGH, Retry.NEVER, Blame.NOBODY),
  /** 404 or 410: it is not there. */
  NOT_FOUND(EXTERNAL_API, LOW, Retry.NEVER, Blame.NOBODY),
  /** Any other 4xx: what we asked is wrong, and will be wrong again. */
  INVALID_REQUEST(VALIDATION, MEDIUM, Retry.NEVER, Blame.NOBODY),
  /** 408. */
  REQUEST_TIMED_OUT(TIMEOUT, MEDIUM, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** 429. The rate governor's business, not the breaker's. */
  RATE_LIMITED(RATE_LIMIT, MEDIUM, Retry.WORTHWHILE, Blame.NOBODY),
  /** Any 5xx. */
  SERVER_ERROR(EXTERNAL_API, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** A body that is cut short or is not what was promised. */
  MALFORMED_ANSWER(EXTERNAL_API, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** A status that is neither success nor error, such as a redirect. */
  UNEXPECTED_STATUS(EXTERNAL_API, HIGH, Retry.NEVER, Blame.DEPENDENCY),

  /** No connection could be made: refused, unreachable, or not in time. */
  CONNECT_FAILED(NETWORK, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** A connection that was there broke. */
  CONNECTION_LOST(NETWORK, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** The host name could not be resolved. */
  NAME_UNRESOLVED(NETWORK, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** No trust: a certificate or handshake that was refused will be refused again. */
  TLS_REFUSED(NETWORK, CRITICAL, Retry.NEVER, Blame.DEPENDENCY),
  /** Our own deadline passed. */
  DEADLINE_EXCEEDED(TIMEOUT, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),

  /** SQLSTATE 08: the connection to the database. */
  DATABASE_CONNECTION(DATABASE, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** SQLSTATE 40: serialization failure or deadlock; the server is well. */
  DATABASE_CONFLICT(DATABASE, LOW, Retry.WORTHWHILE, Blame.NOBODY),
  /** SQLSTATE 53: out of connections, memory or disk. */
  DATABASE_EXHAUSTED(DATABASE, CRITICAL, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** SQLSTATE 57: an operator ended the session, or the server is starting or stopping. */
  DATABASE_INTERVENTION(DATABASE, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** SQLSTATE 57014: the statement was cancelled, usually by its timeout. */
  DATABASE_TIMED_OUT(TIMEOUT, HIGH, Retry.WORTHWHILE, Blame.DEPENDENCY),
  /** SQLSTATE 22: the data itself. */
  DATABASE_CONTENT(DATABASE, MEDIUM, Retry.NEVER, Blame.NOBODY),
  /** SQLSTATE 23: a constraint. */
  DATABASE_CONSTRAINT(DATABASE, MEDIUM, Retry.NEVER, Blame.NOBODY),
  /** SQLSTATE 58 and XX: the server's disk or the server itself is broken. */
  DATABASE_BROKEN(DATABASE, CRITICAL, Retry.NEVER, Blame.DEPENDENCY),
  /** Any other SQLSTATE: a statement of ours that cannot work. */
  DATABASE_STATEMENT(DATABASE, CRITICAL, Retry.NEVER, Blame.NOBODY),

  /** Nobody wants the answer any more. */
  CANCELLED(INTERNAL, LOW, Retry.NEVER, Blame.NOBODY),
  /** Nothing that this list knows: most likely a fault of our own. */
  UNKNOWN(INTERNAL, CRITICAL, Retry.NEVER, Blame.NOBODY);

  private enum Retry {
    WORTHWHILE,
    NEVER
  }

  private enum Blame {
    DEPENDENCY,
    NOBODY
  }

  private final FailureCategory category;
  private final Severity severity;
  private final Retry retry;
  private final Blame blame;

  FailureClass(FailureCategory category, Severity severity, Retry retry, Blame blame) {
    this.category = category;
    this.severity = severity;
    this.retry = retry;
    this.blame = blame;
  }

  public FailureCategory category() {
    return category;
  }

  public Severity severity() {
    return severity;
  }

  /** Whether the same call may succeed a little later. */
  public boolean retryable() {
    return retry == Retry.WORTHWHILE;
  }

  /** Whether the failure says that the dependency is unwell, so that a breaker should count it. */
  public boolean blamesDependency() {
    return blame == Blame.DEPENDENCY;
  }

  /** Whether the database could not be reached, or went away: nothing is known to be wrong with the statement. */
  public boolean connectionError() {
    return switch (this) {
      case CONNECT_FAILED,
          CONNECTION_LOST,
          NAME_UNRESOLVED,
          DATABASE_CONNECTION,
          DATABASE_INTERVENTION -> true;
      default -> false;
    };
  }

  /** The name as a metric label. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
