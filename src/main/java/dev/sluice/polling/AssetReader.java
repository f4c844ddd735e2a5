package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import dev.sluice.resilience.CallClass;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The port to Mux's API, with all the protection that calls to it have. Every future is done within the deadline of a
 * call; it fails with {@link ReadFailedException}.
 */
public interface AssetReader {
  /** What a read told. */
  sealed interface Told {
    /** The object as it is, as stamped facts; an upload that has an asset names it in its facts. */
    record Facts(List<MuxEvent> facts) implements Told {
      public Facts {
        facts = List.copyOf(facts);
      }
    }

    /** Mux does not know it, and that proves nothing: perhaps it is of another environment. */
    record Missing() implements Told {}
  }

  /**
   * One asset on a page of the list.
   *
   * @param assetId its id
   * @param uploadId the upload it came from, or null
   * @param facts what Mux says of it
   */
  record Listed(String assetId, @Nullable String uploadId, List<MuxEvent> facts) {
    public Listed {
      facts = List.copyOf(facts);
    }
  }

  /**
   * A page of the list of all assets.
   *
   * @param items what is on it
   * @param next the cursor of the next page, or null at the end
   */
  record Page(List<Listed> items, @Nullable String next) {
    public Page {
      items = List.copyOf(items);
    }
  }

  /** How Mux's API is, as far as we know. */
  sealed interface Condition {
    /** It answers well. */
    record Healthy() implements Condition {}

    /** It answers badly: it is asked less often. */
    record Degraded() implements Condition {}

    /** The breaker is open: nothing is sent for this long. */
    record Paused(Duration retryIn) implements Condition {}
  }

  /**
   * Reads one object.
   *
   * @param wanted asked immediately before each attempt; when it says no, nothing is sent and the future fails with
   *     {@link ReadFailedException#deferred}
   */
  Future<Told> read(PollKey key, CallClass callClass, BooleanSupplier wanted);

  /** Reads a page of all assets; null begins. */
  Future<Page> list(@Nullable String cursor, int limit, BooleanSupplier wanted);

  /** The environment whose assets are read and listed; empty where Mux does not say, or nothing may be read. */
  Future<Optional<String>> environment(BooleanSupplier wanted);

  /** How Mux's API is now. */
  Condition condition();
}
