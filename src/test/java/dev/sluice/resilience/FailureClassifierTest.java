package dev.sluice.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureClassifierTest {

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_REQUEST, false",
    "401, UNAUTHENTICATED, false",
    "403, FORBIDDEN, false",
    "404, NOT_FOUND, false",
    "408, REQUEST_TIMED_OUT, true",
    "409, INVALID_REQUEST, false",
    "410, NOT_FOUND, false",
    "422, INVALID_REQUEST, false",
    "429, RATE_LIMITED, true",
    "499, INVALID_REQUEST, false",
    "500, SERVER_ERROR, true",
    "502, SERVER_ERROR, true",
    "503, SERVER_ERROR, true",
    "504, SERVER_ERROR, true",
    "599, SERVER_ERROR, true",
    "101, UNEXPECTED_STATUS, false",
    "302, UNEXPECTED_STATUS, false",
    "999, UNEXPECTED_STATUS, false",
  })
  void knows_every_status(int status, FailureClass failure, boolean retryable) {
    assertThat(FailureClassifier.ofStatus(status)).contains(failure);
    assertThat(failure.retryable()).isEqualTo(retryable);
  }

  @Test
  void success_is_no_failure() {
    assertThat(FailureClassifier.ofStatus(200)).isEmpty();
    assertThat(FailureClassifier.ofStatus(299)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "08006, DATABASE_CONNECTION, true",
    "08P01, DATABASE_CONNECTION, true",
    "22P05, DATABASE_CONTENT, false",
    "23505, DATABASE_CONSTRAINT, false",
    "28P01, UNAUTHENTICATED, false",
    "40001, DATABASE_CONFLICT, true",
    "40P01, DATABASE_CONFLICT, true",
    "42P01, DATABASE_STATEMENT, false",
    "53100, DATABASE_EXHAUSTED, true",
    "53300, DATABASE_EXHAUSTED, true",
    "57P01, DATABASE_INTERVENTION, true",
    "57P03, DATABASE_INTERVENTION, true",
    "57014, DATABASE_TIMED_OUT, true",
    "58030, DATABASE_BROKEN, false",
    "XX001, DATABASE_BROKEN, false",
    "08, DATABASE_STATEMENT, false",
    "'', DATABASE_STATEMENT, false",
  })
  void knows_sqlstates_by_class(String state, FailureClass failure, boolean retryable) {
    assertThat(FailureClassifier.ofSqlState(state)).isEqualTo(failure);
    assertThat(failure.retryable()).isEqualTo(retryable);
  }

  @Test
  void knows_exceptions_by_type() {
    Map<Throwable, FailureClass> expected = Map.ofEntries(
        Map.entry(new ConnectException(), FailureClass.CONNECT_FAILED),
        Map.entry(new NoRouteToHostException(), FailureClass.CONNECT_FAILED),
        Map.entry(new UnknownHostException(), FailureClass.NAME_UNRESOLVED),
        Map.entry(new SocketTimeoutException(), FailureClass.DEADLINE_EXCEEDED),
        Map.entry(new TimeoutException(), FailureClass.DEADLINE_EXCEEDED),
        Map.entry(new SSLHandshakeException("no trust"), FailureClass.TLS_REFUSED),
        Map.entry(new SSLException("closed"), FailureClass.CONNECTION_LOST),
        Map.entry(new SocketException("reset"), FailureClass.CONNECTION_LOST),
        Map.entry(new ClosedChannelException(), FailureClass.CONNECTION_LOST),
        Map.entry(new EOFException(), FailureClass.CONNECTION_LOST),
        Map.entry(new CancellationException(), FailureClass.CANCELLED),
        Map.entry(new SQLException("deadlock", "40P01"), FailureClass.DATABASE_CONFLICT));
    expected.forEach((exception, failure) -> assertThat(FailureClassifier.ofException(exception))
        .as(exception.toString())
        .contains(failure));
  }

  @Test
  void looks_for_the_cause_inside_wrappers() {
    Throwable wrapped = new CompletionException(
        new ExecutionException(new UncheckedIOException(new ConnectException())));
    assertThat(FailureClassifier.ofException(wrapped)).contains(FailureClass.CONNECT_FAILED);
    assertThat(FailureClassifier.ofException(new IOException(new TimeoutException())))
        .contains(FailureClass.DEADLINE_EXCEEDED);
    assertThat(FailureClassifier.ofException(new IOException(new IllegalStateException())))
        .contains(FailureClass.CONNECTION_LOST);
  }

  @Test
  void says_nothing_about_what_it_does_not_know() {
    assertThat(FailureClassifier.ofException(new IllegalStateException()))
        .isEqualTo(Optional.empty());
    assertThat(FailureClassifier.ofException(new SQLException())).isEmpty();
  }

  @Test
  void a_ring_of_causes_comes_to_an_end() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);
    assertThat(FailureClassifier.ofException(one)).isEmpty();
    IOException io = new IOException("in a ring");
    io.initCause(new RuntimeException(io));
    assertThat(FailureClassifier.ofException(io)).contains(FailureClass.CONNECTION_LOST);
  }

  @Test
  void every_category_is_in_use_and_every_class_is_named_for_metrics() {
    Set<FailureCategory> used = EnumSet.noneOf(FailureCategory.class);
    for (FailureClass failure : FailureClass.values()) {
      used.add(failure.category());
      assertThat(failure.label()).matches("[a-z_]+");
      assertThat(failure.severity()).isNotNull();
    }
    assertThat(used).containsExactlyInAnyOrder(FailureCategory.values());
  }
}
