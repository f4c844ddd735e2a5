package dev.sluice.mux;

import dev.sluice.event.EventData;
import dev.sluice.event.MuxEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An asset or an upload as the API showed it.
 *
 * @param kind which of the two
 * @param id Mux's id
 * @param readAt a time at which it was so, by Mux's clock
 * @param createdAt when an asset was made, in whole seconds; null for an upload, and where Mux does not say
 * @param uploadUrl where the file goes, of an upload that waits for it, or null
 * @param json its data as JSON in the words of a webhook, with what gives access masked; not copied, do not change it
 * @param events what the read tells, to be handed to linking as if Mux had sent it. The first is about the object itself.
 *     An asset made from an upload tells in a second that its upload became this asset
 */
public record MuxResource(
    Kind kind,
    String id,
    Instant readAt,
    @Nullable Instant createdAt,
    @Nullable UploadUrl uploadUrl,
    byte[] json,
    List<MuxEvent> events) {

  /** What the API has objects of, among those that we read. */
  public enum Kind {
    ASSET("asset"),
    UPLOAD("upload");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Mux's word for it in an event's {@code object.type}. */
    String label() {
      return label;
    }
  }

  public MuxResource {
    events = List.copyOf(events);
  }

  /** The fields that we use; empty ones where the content could not be kept. */
  public EventData data() {
    return events.getFirst().data();
  }

  /** Mux's status word. */
  public Optional<String> status() {
    return Optional.ofNullable(data().status());
  }
}
