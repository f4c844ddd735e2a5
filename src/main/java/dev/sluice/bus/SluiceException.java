package dev.sluice.bus;

import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.util.Arrays;

/** Why a call of {@link SluiceClient} failed. Has no stack trace: it was made in another place than the call. */
public final class SluiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The closed list of reasons. */
  public enum Reason {
    /** 400: the message broke a rule, which the exception's message names; asking again is of no use. */
    BAD_MESSAGE(400, false),
    /** 404: there is no such thing. */
    UNKNOWN(404, false),
    /** 409: something else is under way; ask again later. */
    CONFLICT(409, true),
    /** 429: the budget of retries or calls is used up, or as much is under way as may be; ask again later. */
    BUDGET(429, true),
    /** 500: the gateway failed for a reason of its own, which its log tells. */
    FAILED(500, false),
    /** 503: what is needed is away, or its breaker is open; ask again later. */
    UNAVAILABLE(503, true),
    /** 504: no answer came in time; what was asked may have been done. */
    DEADLINE(504, true),
    /** Nobody answers at the address: no gateway can be reached, or this one does not offer it. */
    NO_HANDLER(-1, true);

    private final int code;
    private final boolean passing;

    Reason(int code, boolean passing) {
      this.code = code;
      this.passing = passing;
    }

    /** The failure code on the bus; -1 where nobody answers. */
    public int code() {
      return code;
    }

    /** Whether the same call may go well later. */
    public boolean isPassing() {
      return passing;
    }
  }

  private final Reason reason;

  SluiceException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why. */
  public Reason reason() {
    return reason;
  }

  /** The failure of an ask, as callers of the client see it. */
  static SluiceException of(Throwable failure) {
    if (failure instanceof SluiceException known) {
      return known;
    }
    String message = String.valueOf(failure.getMessage());
    Reason reason = failure instanceof ReplyException refused ? reason(refused) : Reason.FAILED;
    return new SluiceException(reason, message);
  }

  private static Reason reason(ReplyException refused) {
    return switch (refused.failureType()) {
      case ReplyFailure.NO_HANDLERS -> Reason.NO_HANDLER;
      case ReplyFailure.TIMEOUT -> Reason.DEADLINE;
      case ReplyFailure.ERROR -> Reason.FAILED;
      case ReplyFailure.RECIPIENT_FAILURE ->
        Arrays.stream(Reason.values())
            .filter(reason -> reason.code == refused.failureCode())
            .findFirst()
            .orElse(Reason.FAILED);
    };
  }
}
