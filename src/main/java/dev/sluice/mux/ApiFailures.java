package dev.sluice.mux;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.event.Redaction;
import dev.sluice.resilience.FailureClass;
import dev.sluice.resilience.FailureClassifier;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.VertxException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in our words how a call failed. */
final class ApiFailures {
  private static final int WORDS_CHARS_MAX = 200;
  private static final int MESSAGES_MAX = 3;
  private static final int CAUSES_MAX = 16;

  private final MuxTokens tokens;

  ApiFailures(MuxTokens tokens) {
    this.tokens = tokens;
  }

  /** A call that was answered with a status other than success. */
  MuxApiException refused(ApiCall call, ApiResponse response) {
    FailureClass failureClass =
        FailureClassifier.ofStatus(response.status()).orElse(FailureClass.MALFORMED_ANSWER);
    String message = call + " was answered " + response.status() + words(response);
    if (response.status() == 404) {
      message += " (it is not there, or the access token may not see it)";
    }
    return new MuxApiException(message, failureClass, response);
  }

  /** A call whose answer is not what was promised; the rule is in our own words. */
  MuxApiException malformed(ApiCall call, ApiResponse response, String rule) {
    String message = call + " was answered " + response.status() + ", but " + rule;
    FailureClass failureClass =
        FailureClassifier.ofStatus(response.status()).orElse(FailureClass.MALFORMED_ANSWER);
    return new MuxApiException(message, failureClass, response);
  }

  /** A call that got no answer, or not a whole one. */
  MuxApiException unanswered(ApiCall call, Throwable failure, boolean sent) {
    FailureClass failureClass = classOf(failure, sent);
    return new MuxApiException(
        call + (sent ? " was sent, but not answered: " : " could not be sent: ")
            + failureClass.label() + " (" + failure.getClass().getSimpleName() + ")",
        failureClass,
        sent,
        failure);
  }

  /** A call that took too long. */
  MuxApiException late(ApiCall call, boolean sent) {
    return new MuxApiException(
        call + (sent ? " was not answered within its deadline" : " got no connection in time"),
        sent ? FailureClass.DEADLINE_EXCEEDED : FailureClass.CONNECT_FAILED,
        sent,
        null);
  }

  /** A call with an argument that Mux could not mean anything by; it was not made. */
  static MuxApiException invalid(String rule) {
    return new MuxApiException(rule, FailureClass.INVALID_REQUEST, false, null);
  }

  private static FailureClass classOf(Throwable failure, boolean sent) {
    Throwable current = failure;
    for (int depth = 0; current != null && depth < CAUSES_MAX; depth++) {
      FailureClass found = ofType(current, sent);
      if (found != null) {
        return found;
      }
      current = current.getCause();
    }
    return FailureClassifier.ofException(failure)
        .orElseGet(() -> failure instanceof VertxException
            ? brokenOrNever(sent)
            : sent ? FailureClass.MALFORMED_ANSWER : FailureClass.UNKNOWN);
  }

  private static @Nullable FailureClass ofType(Throwable failure, boolean sent) {
    return switch (failure) {
      // All connections are taken, because Mux is slow, or because nobody bounded the calls: either
      // way there is none
      // for this one, and nothing was sent.
      case ConnectionPoolTooBusyException _ -> FailureClass.CONNECT_FAILED;
      // We are stopping.
      case IllegalStateException _ when !sent -> FailureClass.CANCELLED;
      case HttpClosedException _, StreamResetException _ -> brokenOrNever(sent);
      case SslHandshakeTimeoutException _ -> FailureClass.CONNECT_FAILED;
      case TimeoutException _ when !sent -> FailureClass.CONNECT_FAILED;
      case SSLException _ when !sent -> FailureClass.TLS_REFUSED;
      default -> null;
    };
  }

  private static FailureClass brokenOrNever(boolean sent) {
    return sent ? FailureClass.CONNECTION_LOST : FailureClass.CONNECT_FAILED;
  }

  private String words(ApiResponse response) {
    if (response.body().length == 0) {
      return " without a body";
    }
    List<String> words = response.mayBeJson() ? told(response.body()) : List.of();
    if (words.isEmpty()) {
      return " with a body that is no error of Mux";
    }
    String text = Redaction.ofText(tokens.scrub(String.join("; ", words)))
        .replaceAll("[^\\P{C}]+", " ")
        .strip();
    return ": " + text.substring(0, Math.min(text.length(), WORDS_CHARS_MAX));
  }

  /** The type and the messages of an error in either of Mux's shapes; none when it is in neither. */
  private static List<String> told(byte[] body) {
    List<String> words = new ArrayList<>();
    try (JsonParser parser = AnswerReader.JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
        JsonToken value = parser.nextToken();
        if (name.equals("error") && value == JsonToken.START_OBJECT) {
          error(parser, words);
        } else if (name.equals("errors") || name.equals("error")) {
          texts(parser, words);
        } else {
          parser.skipChildren();
        }
      }
    } catch (IOException _) {
      return words; // Cut short or no JSON: the status has said what matters.
    }
    return words;
  }

  private static void error(JsonParser parser, List<String> words) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      if (name.equals("type") || name.equals("messages")) {
        texts(parser, words);
      } else {
        parser.skipChildren();
      }
    }
  }

  private static void texts(JsonParser parser, List<String> words) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_STRING) {
      add(parser.getText(), words);
    } else if (parser.currentToken() == JsonToken.START_ARRAY) {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          add(parser.getText(), words);
        } else {
          parser.skipChildren();
        }
      }
    }
  }

  private static void add(String text, List<String> words) {
    if (words.size() <= MESSAGES_MAX && !text.isBlank()) {
      words.add(text);
    }
  }
}
