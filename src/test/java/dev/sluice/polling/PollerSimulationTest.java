package dev.sluice.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bus.ProcessingStatus;
import dev.sluice.event.MuxEvent;
import dev.sluice.resilience.CallClass;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The poller on a virtual clock: two gateways share one queue, calls are slow, fail, or are let through late, the store
 * is away now and then or its replies are lost, a gateway freezes, the breaker opens, and webhooks come or do not. {@code -Dsluice.simulation.seeds=100000} runs
 * more seeds.
 */
class PollerSimulationTest {
  private static final int SEEDS = Integer.getInteger("sluice.simulation.seeds", 1_000);
  private static final Duration FAULTY = Duration.ofMinutes(2);
  private static final Duration HORIZON = Duration.ofMinutes(8);
  /** How long one trouble lasts at the longest. */
  private static final Duration TROUBLE_MAX = Duration.ofSeconds(20);
  /** The longest that a call may take once it was sent. */
  private static final Duration CALL_MAX = Duration.ofSeconds(15);

  @Test
  void one_call_per_asset_at_a_time_none_for_what_has_ended_and_nothing_is_left_waiting() {
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        new World(new SplittableRandom(seed)).run();
      } catch (AssertionError e) {
        throw new AssertionError("seed " + seed + " of " + SEEDS + ": " + e.getMessage(), e);
      }
    }
  }

  private static final class World {
    private final RandomGenerator random;
    private final PollingSettings settings;
    private final VirtualTime time = new VirtualTime();
    private final InMemoryPollQueue queue = new InMemoryPollQueue(time);
    private final PausesOfMux pauses = new PausesOfMux(time, queue);
    private final Instant begin = time.instant();
    private final Map<PollKey, Instant> readyAt = new HashMap<>();
    private final Map<PollKey, Instant> endedAt = new HashMap<>();
    private final Set<PollKey> atMux = new HashSet<>();
    private final Map<PollKey, Instant> lastSent = new HashMap<>();
    private final List<Gateway> gateways = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();

    World(RandomGenerator random) {
      this.random = random;
      // A lease that is over before a read must be sent, and one that is not.
      this.settings =
          random.nextBoolean() ? PollingFixtures.SETTINGS : PollingFixtures.quick(2000, 200_000);
    }

    void run() {
      List<PollKey> keys = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        PollKey key = PollKey.asset("a" + i);
        keys.add(key);
        Instant ready = begin.plusMillis(random.nextInt(180_000));
        readyAt.put(key, ready);
        if (random.nextInt(10) < 7) {
          webhook(key, ready.plusMillis(random.nextInt(20_000)));
        }
      }
      var session =
          new PollSessions.Begin("s", keys, PollingFixtures.SETTINGS.healthyInterval(), HORIZON);
      assertThat(queue.begin(session, PollingFixtures.SETTINGS.claim()).succeeded())
          .isTrue();
      for (int i = 0; i < 2; i++) {
        var gateway = new Gateway(this, i);
        gateways.add(gateway);
        gateway.poller.start();
      }
      trouble();
      if (random.nextInt(3) == 0) {
        pauses.plan(begin.plus(FAULTY).plus(TROUBLE_MAX), keys, random);
      }
      time.runUntil(begin.plus(HORIZON));
      for (PollKey key : keys) {
        assertThat(queue.status(key))
            .as("the end of " + key.id())
            .isEqualTo(ProcessingStatus.READY);
      }
      assertThat(violations).isEmpty();
      assertThat(pauses.violations()).isEmpty();
      assertThat(queue.waiting()).as("rows left in the queue").isZero();
      assertThat(atMux).as("calls under way").isEmpty();
    }

    private void webhook(PollKey key, Instant at) {
      var _ = time.at(at, () -> {
        end(key);
        // The gateway that took it hears of it at once; the other one sees it in the store.
        gateways.get(random.nextInt(2)).heard(key);
      });
    }

    private void trouble() {
      for (int i = 0; i < random.nextInt(4); i++) {
        Instant from = begin.plusMillis(random.nextLong(FAULTY.toMillis()));
        Instant until = from.plusMillis(random.nextLong(TROUBLE_MAX.toMillis()));
        int kind = random.nextInt(3);
        if (kind == 0) {
          var _ = time.at(from, () -> queue.loseTakes(1 + random.nextInt(3)));
        } else if (kind == 1) {
          var _ = time.at(from, () -> queue.away(true));
          var _ = time.at(until, () -> queue.away(false));
        } else {
          Gateway frozen = gateways.get(random.nextInt(2));
          var _ = time.at(from, () -> frozen.process.freezeUntil(until));
        }
      }
    }

    boolean isFaulty() {
      return time.instant().isBefore(begin.plus(FAULTY));
    }

    void end(PollKey key) {
      queue.commit(key, ProcessingStatus.READY, null);
      endedAt.putIfAbsent(key, time.instant());
    }

    boolean isReady(PollKey key) {
      return !time.instant().isBefore(readyAt.getOrDefault(key, Instant.MAX));
    }
  }

  /** One gateway: its poller, and Mux as it reaches it. */
  private static final class Gateway implements AssetReader {
    private final World world;
    private final VirtualTime.ProcessClock process;
    private final Poller poller;
    private final Set<PollKey> heard = new HashSet<>();
    private int waiting;

    Gateway(World world, int number) {
      this.world = world;
      this.process = world.time.new ProcessClock();
      this.poller = new Poller(
          queue(world),
          this,
          this::link,
          world.settings,
          new Cadence(PollingFixtures.SETTINGS, PollingFixtures.RECONCILE),
          process,
          new SplittableRandom(number),
          new PollingMeters(new SimpleMeterRegistry()));
    }

    private static PollQueue queue(World world) {
      return world.queue;
    }

    void heard(PollKey key) {
      process.run(() -> {
        heard.add(key);
        poller.ended(key);
      });
    }

    @Override
    public Future<Told> read(PollKey key, CallClass callClass, BooleanSupplier wanted) {
      if (++waiting > 8) {
        // Not thrown here: the caller would take it for a failed turn.
        world.violations.add(waiting + " reads at once");
      }
      Promise<Told> told = Promise.promise();
      // The governor lets it through some time later.
      var _ = process.arm(Duration.ofMillis(world.random.nextInt(7_000)), () -> {
        if (!wanted.getAsBoolean() || world.pauses.isOn()) {
          back(told, () -> told.fail(ReadFailedException.deferred("unwanted", Duration.ZERO)));
        } else {
          send(key, told);
        }
      });
      return told.future();
    }

    private void back(Promise<Told> told, Runnable end) {
      waiting--;
      end.run();
      assertThat(told.future().isComplete()).isTrue();
    }

    private void send(PollKey key, Promise<Told> told) {
      Instant now = world.time.instant();
      assertThat(world.atMux.add(key))
          .as("one call for " + key.id() + " at a time")
          .isTrue();
      assertThat(heard).as("what this gateway knows has ended").doesNotContain(key);
      assertThat(world.queue.owner())
          .as("who leads while this gateway sends, so that one rate is kept")
          .isIn(null, poller.owner());
      Instant ended = world.endedAt.get(key);
      assertThat(ended == null || now.isBefore(ended.plus(PollingFixtures.SETTINGS.sendWithin())))
          .as(key.id() + " ended before its row was taken")
          .isTrue();
      Instant last = world.lastSent.put(key, now);
      assertThat(last == null || !now.isBefore(last.plusMillis(1_800)))
          .as(key.id() + " polled twice within an interval")
          .isTrue();
      long took = world.isFaulty() && world.random.nextInt(20) == 0
          ? CALL_MAX.toMillis()
          : 10 + world.random.nextInt(2_000);
      boolean fails = world.isFaulty() && world.random.nextInt(5) == 0;
      var _ = world.time.after(Duration.ofMillis(took), () -> {
        world.atMux.remove(key);
        String status = world.isReady(key) ? "ready" : "preparing";
        Instant at = world.time.instant();
        process.run(() -> back(told, () -> {
          if (fails) {
            told.fail(ReadFailedException.failed("server_error", Duration.ZERO));
          } else {
            told.complete(new Told.Facts(PollingFixtures.facts(key, status, null, at)));
          }
        }));
      });
    }

    private Future<Void> link(List<MuxEvent> facts) {
      Promise<Void> linked = Promise.promise();
      var _ = process.arm(Duration.ofMillis(1 + world.random.nextInt(300)), () -> {
        if (world.isFaulty() && world.random.nextInt(10) == 0) {
          linked.fail(new QueueUnavailableException("not committed"));
          return;
        }
        for (MuxEvent fact : facts) {
          PollKey key = PollKey.asset(String.valueOf(fact.data().id()));
          if ("ready".equals(fact.data().status())) {
            world.end(key);
            heard(key);
          } else {
            world.queue.commit(key, ProcessingStatus.MUX_PROCESSING, null);
          }
        }
        linked.complete();
      });
      return linked.future();
    }

    @Override
    public Future<Optional<String>> environment(BooleanSupplier wanted) {
      return Future.succeededFuture(Optional.empty());
    }

    @Override
    public Future<Page> list(@Nullable String cursor, int limit, BooleanSupplier wanted) {
      throw new AssertionError("so few are not listed");
    }

    @Override
    public Condition condition() {
      return world.pauses.isOn()
          ? new Condition.Paused(Duration.ofSeconds(1))
          : new Condition.Healthy();
    }
  }
}
