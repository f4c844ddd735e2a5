package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.postgres.TestDatabase;
import dev.sluice.simulator.LifeCycle;
import dev.sluice.simulator.SimulatedEvent;
import dev.sluice.simulator.Story;
import dev.sluice.simulator.Truth;
import dev.sluice.simulator.World;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Webhooks of a world of which a share is never sent, and what must be found for that: the losses that matter, for what
 * a later webhook told again is no loss. A world of uploads that become ready or are abandoned, and of assets from URLs.
 */
final class Losses {
  private static final String READY = "video.asset.ready";

  private final World world;
  private final long seed;
  private final double share;
  private final Set<String> ends = new TreeSet<>();
  private final Set<String> beginnings = new TreeSet<>();
  private final Set<String> told = new HashSet<>();

  /**
   * @param share of the webhooks that are lost, 0 to 1
   */
  Losses(World world, long seed, double share) {
    this.world = world;
    this.seed = seed;
    this.share = share;
  }

  /** Sends the webhooks that are not lost, and registers every upload as a team would. */
  void sendTheRest(RunningGateway gateway, TestDatabase database) {
    SplittableRandom random = new SplittableRandom(seed);
    world.lifeCycles().forEach(life -> {
      Set<String> delivered = new HashSet<>();
      for (SimulatedEvent event : life.events()) {
        if (random.nextDouble() >= share) {
          assertThat(gateway.post(event.body()).statusCode()).isEqualTo(200);
          delivered.add(event.type());
        }
      }
      register(life.truth(), database);
      expect(life.truth(), delivered);
    });
  }

  private static void register(Truth truth, TestDatabase database) {
    if (truth.uploadId() != null) {
      database.change("INSERT INTO asset_record (id, mux_upload_id, created_at) VALUES ('own-"
          + truth.uploadId() + "', '" + truth.uploadId() + "', now() - interval '1 hour')");
    }
  }

  private void expect(Truth truth, Set<String> delivered) {
    boolean isKnown = delivered.contains("video.asset.created")
        || delivered.contains("video.upload.asset_created")
        || delivered.contains(READY);
    switch (truth.story()) {
      case UPLOAD_ABANDONED -> ends.add("upload_timed_out|" + truth.uploadId());
      case URL_READY -> {
        if (!delivered.contains(READY)) {
          ends.add((isKnown ? "missed_ready|" : "unknown_asset|") + truth.assetId());
        }
      }
      default -> {
        if (!delivered.contains(READY)) {
          ends.add("missed_ready|" + truth.assetId());
        }
        if (!isKnown) {
          beginnings.add("missed_created|" + truth.assetId());
        }
      }
    }
    if (delivered.contains(READY) && truth.assetId() != null) {
      told.add(truth.assetId());
    }
  }

  /** The findings that every end which no webhook told must make, as label and id. */
  Set<String> ends() {
    return ends;
  }

  /** The findings of assets of which no webhook told at all, where each is read through its upload first. */
  Set<String> beginnings() {
    return beginnings;
  }

  /** An asset whose end a webhook told. */
  String told() {
    return told.iterator().next();
  }

  /** How many lives end with an asset that is ready, or else with an upload that nobody finished. */
  long lives(boolean ready) {
    return world
        .lifeCycles()
        .filter(life -> ready == (life.truth().story() != Story.UPLOAD_ABANDONED))
        .count();
  }

  /** How many webhooks the world has. */
  long webhooks() {
    return world
        .lifeCycles()
        .map(LifeCycle::events)
        .mapToLong(events -> events.size())
        .sum();
  }
}
