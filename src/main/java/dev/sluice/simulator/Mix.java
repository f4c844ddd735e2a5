package dev.sluice.simulator;

import static dev.sluice.simulator.Story.LIVE_STREAM;
import static dev.sluice.simulator.Story.UPLOAD_ABANDONED;
import static dev.sluice.simulator.Story.UPLOAD_CANCELLED;
import static dev.sluice.simulator.Story.UPLOAD_ERRORED;
import static dev.sluice.simulator.Story.UPLOAD_READY;
import static dev.sluice.simulator.Story.UPLOAD_STALLED;
import static dev.sluice.simulator.Story.URL_ERRORED;
import static dev.sluice.simulator.Story.URL_READY;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often which story happens, and what happens to assets that became ready.
 *
 * @param weights how often each story is told, relative to the others; a story that is missing never is
 * @param updated share of ready assets whose passthrough and title change later
 * @param deleted share of ready assets that are deleted later
 * @param textTracks share of ready assets that get subtitles afterwards
 * @param renditions share of ready assets that get a downloadable file afterwards
 * @param warnings share of assets that Mux warns about
 * @param novelties share of ready assets followed by events of types that a gateway may not know
 */
public record Mix(
    Map<Story, Integer> weights,
    double updated,
    double deleted,
    double textTracks,
    double renditions,
    double warnings,
    double novelties) {

  public Mix {
    // An enum map keeps the order of the stories, on which the draw depends.
    var ordered = new EnumMap<Story, Integer>(Story.class);
    ordered.putAll(weights);
    weights = Collections.unmodifiableMap(ordered);
    if (weights.values().stream().anyMatch(weight -> weight < 0)
        || weights.values().stream().mapToLong(weight -> weight).sum() < 1) {
      throw new IllegalArgumentException("weights must be 0 or more, and at least one above 0");
    }
    Shares.check("updated", updated);
    Shares.check("deleted", deleted);
    Shares.check("textTracks", textTracks);
    Shares.check("renditions", renditions);
    Shares.check("warnings", warnings);
    Shares.check("novelties", novelties);
  }

  /** Mostly direct uploads that become ready, and a little of everything else. */
  public static Mix usual() {
    var weights = new EnumMap<Story, Integer>(Story.class);
    weights.put(UPLOAD_READY, 70);
    weights.put(UPLOAD_ERRORED, 5);
    weights.put(UPLOAD_CANCELLED, 3);
    weights.put(UPLOAD_ABANDONED, 3);
    weights.put(UPLOAD_STALLED, 2);
    weights.put(URL_READY, 10);
    weights.put(URL_ERRORED, 2);
    weights.put(LIVE_STREAM, 5);
    return new Mix(weights, 0.15, 0.05, 0.2, 0.1, 0.03, 0.05);
  }

  /** One story only, and nothing after it. */
  public static Mix only(Story story) {
    return new Mix(Map.of(story, 1), 0, 0, 0, 0, 0, 0);
  }

  Story draw(SplittableRandom random) {
    int total = weights.values().stream().mapToInt(weight -> weight).sum();
    int left = random.nextInt(total);
    for (var entry : weights.entrySet()) {
      left -= entry.getValue();
      if (left < 0) {
        return entry.getKey();
      }
    }
    throw new AssertionError("the weights add up to more than their sum");
  }
}
