package dev.sluice.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why an ask was refused, as the failure code that the asker sees; the numbers are those of HTTP. */
public enum Refusal {
  /** The message cannot be understood; asking again is of no use. */
  BAD_MESSAGE(400),
  /** There is no such thing. */
  UNKNOWN(404),
  /** It cannot be now, for something else is under way. */
  CONFLICT(409),
  /** So much of it is under way, or was used, that no more is given now; ask again later. */
  BUDGET(429),
  /** A mistake of our own. */
  FAILED(500),
  /** What is needed is away; ask again later. */
  UNAVAILABLE(503),
  /** The answer did not come in time. */
  DEADLINE(504);

  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);

  private final int code;

  Refusal(int code) {
    this.code = code;
  }

  /** The failure code. */
  public int code() {
    return code;
  }

  /** The exception that carries it to the asker; the detail is for people, without payload content or secrets. */
  public ReplyException because(String detail) {
    return new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code, detail);
  }

  /** What an asker is told of this failure: a refusal as it is, a missed deadline, or else that we failed. */
  static ReplyException of(Throwable failure) {
    return switch (failure) {
      case ReplyException refused
      when refused.failureType() == ReplyFailure.RECIPIENT_FAILURE -> refused;
      case ReplyException unanswered
      when unanswered.failureType() == ReplyFailure.TIMEOUT ->
        DEADLINE.because("no answer in time");
      case TimeoutException _ -> DEADLINE.because("no answer in time");
      default -> {
        LOG.atError().setCause(failure).log("an ask failed for a reason of our own");
        yield FAILED.because("the gateway failed to answer");
      }
    };
  }
}
