package dev.sluice.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that happens in one simulated Mux environment. A life cycle is made anew from the seed each
 * time it is asked for, so a world of a million assets takes no more memory than one of ten.
 */
public final class World {
  /** More life cycles than this are refused. */
  public static final int LIFE_CYCLES_MAX = 10_000_000;

  /** No life takes more than this share of the span, so the last to begin still ends within it. */
  private static final double LIFE_SHARE = 0.25;

  private static final double WHOLE_SECONDS_SHARE = 0.15;

  private final WorldSettings settings;
  private final Environment environment;
  private final double pace;

  /**
   * What a world is made from.
   *
   * @param seed the same seed gives the same world, byte for byte
   * @param lifeCycles how many assets live in it, 1 to {@value World#LIFE_CYCLES_MAX}
   * @param start before everything that happens
   * @param span all that is told happens within this time after the start; at least one second
   * @param mix which stories are told
   */
  public record WorldSettings(long seed, int lifeCycles, Instant start, Duration span, Mix mix) {
    public WorldSettings {
      if (lifeCycles < 1 || lifeCycles > LIFE_CYCLES_MAX) {
        throw new IllegalArgumentException(
            "lifeCycles must be 1 to " + LIFE_CYCLES_MAX + ", not " + lifeCycles);
      }
      if (span.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException("span must be at least one second, not " + span);
      }
    }
  }

  public World(WorldSettings settings) {
    this.settings = settings;
    this.environment =
        new Environment(Ids.environment(new SplittableRandom(settings.seed())), "Development");
    double room = settings.span().toMillis() / 1000.0 * LIFE_SHARE;
    this.pace = Math.min(1, room / Stories.LONGEST_SECONDS);
  }

  /** How many life cycles there are. */
  public int size() {
    return settings.lifeCycles();
  }

  public Environment environment() {
    return environment;
  }

  /**
   * One life cycle, always the same for the same number.
   *
   * @param number counted from 0
   */
  public LifeCycle lifeCycle(int number) {
    if (number < 0 || number >= size()) {
      throw new IllegalArgumentException("there is no life cycle " + number + " of " + size());
    }
    var random = new SplittableRandom(settings.seed() * 0x9E3779B97F4A7C15L + number);
    var story = settings.mix().draw(random);
    long latest = (long) (settings.span().toNanos() / 1000.0 * (1 - LIFE_SHARE));
    var begin = settings.start().plusNanos(random.nextLong(latest) * 1000);
    boolean wholeSeconds = random.nextDouble() < WHOLE_SECONDS_SHARE;
    var line = new Timeline(random, environment, begin, pace, wholeSeconds);
    var labels = Cast.labels(
        random, "video-" + Long.toString(settings.seed() & 0xFFFFFF, 36) + "-" + number);
    return new Stories(line, settings.mix(), number, labels).tell(story);
  }

  /** All life cycles in the order of their numbers, made one by one. */
  public Stream<LifeCycle> lifeCycles() {
    return IntStream.range(0, size()).mapToObj(this::lifeCycle);
  }

  /** The same world with more or fewer lives in it; those that are in both are the same. */
  World resized(int lifeCycles) {
    return new World(new WorldSettings(
        settings.seed(), lifeCycles, settings.start(), settings.span(), settings.mix()));
  }
}
