package dev.sluice.resilience;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Finds the {@link FailureClass} of an HTTP status, an SQLSTATE, or an exception of the JDK. */
public final class FailureClassifier {
  private static final int CAUSES_MAX = 16;

  private FailureClassifier() {}

  /** The class of an HTTP answer; empty for 2xx, which is no failure. */
  public static Optional<FailureClass> ofStatus(int status) {
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    return Optional.of(
        switch (status) {
          case 401 -> FailureClass.UNAUTHENTICATED;
          case 403 -> FailureClass.FORBIDDEN;
          case 404, 410 -> FailureClass.NOT_FOUND;
          case 408 -> FailureClass.REQUEST_TIMED_OUT;
          case 429 -> FailureClass.RATE_LIMITED;
          default ->
            switch (status / 100) {
              case 4 -> FailureClass.INVALID_REQUEST;
              case 5 -> FailureClass.SERVER_ERROR;
              default -> FailureClass.UNEXPECTED_STATUS;
            };
        });
  }

  /** The class of a database error, by the first two characters of its five-character SQLSTATE. */
  public static FailureClass ofSqlState(String sqlState) {
    if (sqlState.equals("57014")) {
      return FailureClass.DATABASE_TIMED_OUT;
    }
    return switch (sqlState.length() == 5 ? sqlState.substring(0, 2) : "") {
      case "08" -> FailureClass.DATABASE_CONNECTION;
      case "22" -> FailureClass.DATABASE_CONTENT;
      case "23" -> FailureClass.DATABASE_CONSTRAINT;
      case "28" -> FailureClass.UNAUTHENTICATED;
      case "40" -> FailureClass.DATABASE_CONFLICT;
      case "53" -> FailureClass.DATABASE_EXHAUSTED;
      case "57" -> FailureClass.DATABASE_INTERVENTION;
      case "58", "XX" -> FailureClass.DATABASE_BROKEN;
      default -> FailureClass.DATABASE_STATEMENT;
    };
  }

  /**
   * The class of an exception, by its own type or that of the first known cause.
   *
   * @return empty when nothing in the chain is known, so that a caller who knows further types can go on
   */
  public static Optional<FailureClass> ofException(Throwable failure) {
    Throwable current = failure;
    FailureClass lastResort = null;
    // A chain of causes may be a ring, so it is followed only so far.
    for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
      FailureClass found = ofType(current);
      if (found != null) {
        return Optional.of(found);
      }
      if (current instanceof IOException) {
        lastResort = FailureClass.CONNECTION_LOST; // unless its cause says more
      }
      current = current.getCause();
    }
    return Optional.ofNullable(lastResort);
  }

  private static @Nullable FailureClass ofType(Throwable failure) {
    return switch (failure) {
      case SQLException sql when sql.getSQLState() != null -> ofSqlState(sql.getSQLState());
      case UnknownHostException _, UnresolvedAddressException _ -> FailureClass.NAME_UNRESOLVED;
      case ConnectException _, NoRouteToHostException _, UnsupportedAddressTypeException _ ->
        FailureClass.CONNECT_FAILED;
      case SSLHandshakeException _, SSLPeerUnverifiedException _, CertificateException _ ->
        FailureClass.TLS_REFUSED;
      // SocketTimeoutException is an InterruptedIOException.
      case TimeoutException _, InterruptedIOException _ -> FailureClass.DEADLINE_EXCEEDED;
      case CancellationException _ -> FailureClass.CANCELLED;
      default -> null;
    };
  }
}
