package dev.sluice.polling;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes findings: a change of an asset whose mover is a fact that a read of ours brought, and not a webhook. The commit
 * itself tells what was believed before, so a webhook that comes between read and commit is never counted as
 * missed. Findings that cannot be stored wait in memory, and are lost with the process. Thread-safe.
 */
public final class Findings implements ReadListener {
  private static final Logger LOG = LoggerFactory.getLogger(Findings.class);

  /** Facts that were told of and whose commit may still be heard; a commit takes seconds at most. */
  private static final int TOLD_MAX = 20_000;

  private static final int PENDING_MAX = 10_000;
  private static final int BATCH = 500;

  private final ReconcileStore store;
  private final PollingMeters meters;
  private final List<ReconcileFinding> pending = new ArrayList<>();
  private boolean storing;

  private final Map<String, Told> told = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Told> eldest) {
      return size() > TOLD_MAX;
    }
  };

  private record Told(String source, @Nullable String muxStatus) {}

  public Findings(ReconcileStore store, PollingMeters meters) {
    this.store = store;
    this.meters = meters;
  }

  /** The source of what a sweep found. */
  static final String SWEEP = "sweep";

  /** The source of what a repair by hand found. */
  static final String REPAIR = "repair";

  @Override
  public synchronized void news(String source, List<MuxEvent> facts) {
    for (MuxEvent fact : facts) {
      told.put(fact.id().value(), new Told(source, fact.data().status()));
    }
  }

  @Override
  public void missing(DuePoll row) {
    // What was read well once is not unknown to Mux; and sessions may ask for anything.
    if (row.pollClass() == PollClass.RECONCILE && row.digest() == null) {
      add(new ReconcileFinding(
          FindingLabel.NOT_AT_MUX,
          row.target(),
          null,
          null,
          ReconcileFinding.MISSING,
          null,
          row.pollClass().label()));
    }
  }

  /** What a commit moved. */
  void changed(List<AssetChanged> changes) {
    changes.forEach(change -> finding(change).ifPresent(this::add));
  }

  private synchronized Optional<ReconcileFinding> finding(AssetChanged change) {
    Told fact = told.get(change.eventId());
    String assetId = change.assetId();
    String uploadId = change.uploadId();
    String id = assetId != null ? assetId : uploadId;
    if (fact == null || id == null || !PollKey.isId(id)) {
      return Optional.empty();
    }
    PollKey key = assetId != null ? PollKey.asset(id) : PollKey.upload(id);
    String previous = change.previousStatus();
    ProcessingStatus found = ProcessingStatus.valueOf(change.status());
    boolean listed = fact.source().equals(SWEEP) || fact.source().equals(REPAIR);
    return FindingLabel.of(
            key.kind(),
            previous == null ? null : ProcessingStatus.valueOf(previous),
            found,
            fact.muxStatus(),
            listed)
        .map(label -> new ReconcileFinding(
            label, key, uploadId, previous, found.name(), change.occurredAt(), fact.source()));
  }

  private void add(ReconcileFinding finding) {
    synchronized (this) {
      if (pending.size() >= PENDING_MAX) {
        LOG.atWarn()
            .addKeyValue("label", finding.label().label())
            .log("a finding was lost, for too many wait to be stored");
        return;
      }
      pending.add(finding);
    }
    store();
  }

  /** Stores what waits; called again now and then, for a store that was away. */
  void store() {
    List<ReconcileFinding> batch;
    synchronized (this) {
      if (storing || pending.isEmpty()) {
        return;
      }
      storing = true;
      batch = List.copyOf(pending.subList(0, Math.min(BATCH, pending.size())));
    }
    Future<List<FindingLabel>> stored = store.add(batch);
    stored
        .onSuccess(labels -> {
          labels.forEach(meters::found);
          over(batch.size());
          store();
        })
        .onFailure(failure -> {
          over(0);
          LOG.atDebug()
              .addKeyValue("reason", String.valueOf(failure.getMessage()))
              .log("findings could not be stored, trying again at the next look");
        });
  }

  private synchronized void over(int stored) {
    pending.subList(0, stored).clear();
    storing = false;
  }
}
