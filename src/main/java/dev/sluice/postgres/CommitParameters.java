package dev.sluice.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.asset.Facts;
import dev.sluice.asset.MuxObject;
import dev.sluice.asset.ObjectKey;
import dev.sluice.event.ContentFault;
import dev.sluice.event.EventId;
import dev.sluice.event.MuxEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One batch, sorted and folded as {@code commit_events.sql} asks for, and its parameters: one array per column. */
final class CommitParameters {
  private final List<MuxEvent> events;
  private final List<List<MuxObject>> factsByEvent;
  private final SortedMap<ObjectKey, MuxObject> states = new TreeMap<>();
  private final Map<ObjectKey, MuxEvent> latest = new HashMap<>();

  CommitParameters(List<MuxEvent> batch) {
    events = new ArrayList<>(batch);
    events.sort(Comparator.comparing(MuxEvent::occurredAt).thenComparing(MuxEvent::id));
    factsByEvent = new ArrayList<>(events.size());
    for (MuxEvent event : events) {
      List<MuxObject> facts = Facts.of(event);
      factsByEvent.add(facts);
      for (MuxObject fact : facts) {
        states.merge(fact.key(), fact, MuxObject::merge);
        latest.merge(fact.key(), event, (a, b) -> b.occurredAt().isBefore(a.occurredAt()) ? a : b);
      }
    }
  }

  /** The latest event of the batch that says something about the object. */
  MuxEvent latestAbout(ObjectKey key) {
    MuxEvent event = latest.get(key);
    if (event == null) {
      throw new AssertionError("the commit moved " + key + ", which the batch does not mention");
    }
    return event;
  }

  /** How many events. */
  int size() {
    return events.size();
  }

  /** Which events. */
  Set<EventId> ids() {
    Set<EventId> ids = new HashSet<>();
    events.forEach(event -> ids.add(event.id()));
    return ids;
  }

  Tuple tuple() {
    Tuple parameters = Tuple.tuple(new ArrayList<>(25));
    addLedger(parameters);
    addFacts(parameters, states.values());
    return parameters;
  }

  private void addLedger(Tuple parameters) {
    parameters
        .addArrayOfString(strings(events, event -> event.id().value()))
        .addArrayOfOffsetDateTime(times(events, MuxEvent::occurredAt))
        .addArrayOfString(strings(events, MuxEvent::type))
        .addArrayOfString(strings(events, event -> event.source().label()))
        .addArrayOfString(outcomes())
        .addArrayOfString(strings(events, event -> label(event.fault())))
        .addArrayOfString(strings(events, MuxEvent::subjectType))
        .addArrayOfString(strings(events, MuxEvent::subjectId))
        .addArrayOfString(strings(events, event -> Facts.historyKey(event).orElse(null)))
        .addArrayOfString(strings(events, MuxEvent::environmentId))
        .addArrayOfString(strings(events, MuxEvent::signatureField))
        .addArrayOfBuffer(buffers(events, MuxEvent::body));
  }

  private static void addFacts(Tuple parameters, Collection<MuxObject> facts) {
    parameters
        .addArrayOfString(strings(facts, fact -> fact.key().kind().label()))
        .addArrayOfString(strings(facts, fact -> fact.key().id()))
        .addArrayOfString(strings(facts, MuxObject::parentId))
        .addArrayOfString(strings(facts, fact -> fact.snapshot().stamp().text()))
        .addArrayOfString(strings(facts, fact -> fact.snapshot().status()))
        .addArrayOfString(strings(facts, fact -> fact.snapshot().passthrough()))
        .addArrayOfString(strings(facts, fact -> fact.snapshot().externalId()))
        .addArrayOfString(strings(facts, fact -> fact.snapshot().liveStreamId()))
        .addArrayOfBoolean(facts.stream().map(MuxObject::liveCompleted).toArray(Boolean[]::new))
        .addArrayOfOffsetDateTime(times(facts, MuxObject::deletedAt))
        .addArrayOfOffsetDateTime(times(facts, MuxObject::firstAt))
        .addArrayOfOffsetDateTime(times(facts, MuxObject::lastAt))
        // The longest text by far, and the client writes text a character at a time.
        .addArrayOfBuffer(buffers(facts, fact -> fact.snapshot().detail().getBytes(UTF_8)));
  }

  private String[] outcomes() {
    String[] outcomes = new String[events.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = outcome(events.get(i), factsByEvent.get(i));
    }
    return outcomes;
  }

  private static String outcome(MuxEvent event, List<MuxObject> facts) {
    if (event.fault() != null) {
      return "quarantined";
    }
    return facts.isEmpty() ? "recorded" : "applied";
  }

  private static @Nullable String label(@Nullable ContentFault fault) {
    return fault == null ? null : fault.label();
  }

  private static <T> @Nullable String[] strings(
      Collection<T> rows, Function<T, @Nullable String> column) {
    @Nullable String[] values = new String[rows.size()];
    int i = 0;
    for (T row : rows) {
      values[i++] = column.apply(row);
    }
    return values;
  }

  private static <T> @Nullable OffsetDateTime[] times(
      Collection<T> rows, Function<T, @Nullable Instant> column) {
    @Nullable OffsetDateTime[] values = new OffsetDateTime[rows.size()];
    int i = 0;
    for (T row : rows) {
      Instant at = column.apply(row);
      values[i++] = at == null ? null : at.atOffset(ZoneOffset.UTC);
    }
    return values;
  }

  private static <T> Buffer[] buffers(Collection<T> rows, Function<T, byte[]> column) {
    return rows.stream().map(row -> Buffer.buffer(column.apply(row))).toArray(Buffer[]::new);
  }
}
