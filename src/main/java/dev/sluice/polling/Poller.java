package dev.sluice.polling;

import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works off the queue while this gateway leads: takes what is due as far as there is room, reads it, hands what is new
 * to linking, and notes in the queue when the next read is due. One timer in all, for the earliest of what is to come;
 * it is armed again when a turn is over, so turns never overlap. Confined to one event loop.
 */
final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);

  /** A lead is not believed to its last moment: what is sent then must be on its way before another leads. */
  private static final int LEASE_PARTS_UNUSED = 4;

  private static final Duration PAUSE_MIN = Duration.ofMillis(50);
  /** A new leader's governor knows nothing of the calls before it, so it lets the window of the rate go by first. */
  private static final Duration QUIET = Duration.ofMillis(1_200);

  /** How many rows are refused in one turn while nothing may be sent; the next turn refuses more. */
  private static final int REFUSED_MAX = 1_000;

  private final String owner = UUID.randomUUID().toString();
  private final PollQueue queue;
  private final AssetReader reader;
  private final ReadConclusion conclusion;
  private final PollingSettings settings;
  private final PollClock clock;
  private final PollingMeters meters;
  private final Listing listing;
  private final HeldRows held;
  private final QueueCare care;
  private final Flights<PollKey, DuePoll> flights = new Flights<>();
  private final Set<PollKey> unwanted = new HashSet<>();

  private Runnable settled = () -> {};
  private long timer;
  private boolean asking;
  private boolean again;
  private boolean stopped;
  private boolean leads;
  private long generation;
  private Instant turnedAt = Instant.EPOCH;
  private Instant leadsUntil = Instant.MIN;
  private Instant quietUntil = Instant.MAX;

  /**
   * @param link commits facts; fails where they are not known to be committed
   */
  Poller(
      PollQueue queue,
      AssetReader reader,
      Function<List<MuxEvent>, Future<Void>> link,
      PollingSettings settings,
      Cadence cadence,
      PollClock clock,
      RandomGenerator random,
      PollingMeters meters) {
    this.queue = queue;
    this.reader = reader;
    this.settings = settings;
    this.clock = clock;
    this.meters = meters;
    this.held = new HeldRows(settings.claim(), clock);
    this.care = new QueueCare(queue, held, clock, settings.claim());
    this.conclusion = new ReadConclusion(queue, link, cadence, reader, random, held, meters);
    this.listing = new Listing(queue, reader, conclusion, held, settings, clock, meters);
  }

  void start() {
    turn();
  }

  /** Runs whenever the queue was told of a read. */
  void onSettled(Runnable task) {
    settled = task;
  }

  /** Who hears what is read. */
  void listener(ReadListener listener) {
    conclusion.listener(listener);
  }

  /** Takes nothing more, and lets another gateway lead at once; never fails. */
  Future<Void> stop() {
    stopped = true;
    clock.cancel(timer);
    return queue.release(owner).otherwiseEmpty();
  }

  /** Something was put into the queue here, which may be due at once. */
  void nudge() {
    if (asking) {
      again = true;
    } else if (!stopped) {
      turn();
    }
  }

  /** The object has ended, so a read of it that still waits for its turn is not sent. */
  void ended(PollKey key) {
    if (flights.isUnderWay(key)) {
      unwanted.add(key);
    }
  }

  /** Names this gateway in the queue. */
  String owner() {
    return owner;
  }

  private void turn() {
    asking = true;
    again = false;
    clock.cancel(timer);
    // Where it cannot be seen what is due, to go on leading comes first.
    list().otherwise(false).compose(this::take).recover(this::lost).onComplete(pause -> {
      asking = false;
      if (!stopped && again) {
        turn();
      } else if (!stopped) {
        timer = clock.arm(pause.result(), this::turn);
      }
    });
  }

  /** Whether a list reads what is due, or is about to; who has only begun to lead does not yet ask for one. */
  private Future<Boolean> list() {
    if (!leads || clock.now().isBefore(quietUntil)) {
      return Future.succeededFuture(listing.isUnderWay());
    }
    return listing.consider(
        new Listing.Leader(generation, turnedAt, () -> mayStillSend(Instant.MAX)), this::nudge);
  }

  private Future<Duration> take(boolean onDemandOnly) {
    Instant asked = clock.now();
    var ask =
        new PollQueue.TurnAsk(owner, settings.lease(), room(), onDemandOnly, settings.claim());
    return queue.take(ask).compose(turn -> took(turn, asked));
  }

  /** How many more reads there is room for; none before this gateway leads, and while Mux is not to be asked at all. */
  private int room() {
    boolean isQuiet = clock.now().isBefore(quietUntil);
    return isQuiet || isPaused() ? 0 : Math.max(0, settings.readsAtOnce() - flights.size());
  }

  private boolean isPaused() {
    return reader.condition() instanceof AssetReader.Condition.Paused;
  }

  private Future<Duration> took(PollQueue.Turn turn, Instant asked) {
    if (turn.leads() != leads) {
      leads = turn.leads();
      quietUntil = leads ? clock.now().plus(QUIET) : Instant.MAX;
      LOG.atInfo()
          .addKeyValue("gateway", owner)
          .addKeyValue("leads", leads)
          .log("this gateway polls, or no longer does");
    }
    meters.leads(leads);
    if (!leads) {
      return Future.succeededFuture(settings.lookInterval());
    }
    generation = turn.generation();
    turnedAt = turn.at();
    leadsUntil = asked.plus(settings.lease()).minus(settings.lease().dividedBy(LEASE_PARTS_UNUSED));
    meters.postponed(turn.postponed());
    held.took(turn.polls());
    turn.polls().forEach(poll -> depart(poll, asked));
    return refuseWhilePaused()
        .compose(_ -> care.handBackLost(generation, turnedAt))
        .compose(_ -> queue.outlook())
        .map(outlook -> {
          meters.outlook(outlook);
          care.sweepNowAndThen();
          return pause(outlook);
        });
  }

  /** Nobody waits for one read while none is made. */
  private Future<Void> refuseWhilePaused() {
    if (!isPaused()) {
      return Future.succeededFuture();
    }
    return queue
        .refuse(generation, FetchDesk.BREAKER_OPEN, settings.claim(), REFUSED_MAX)
        .map(refused -> {
          if (refused > 0) {
            settled.run();
          }
          return null;
        });
  }

  /** Until when nothing need be done: the next due row, but not longer than the lead must be renewed in. */
  private Duration pause(PollQueue.Outlook outlook) {
    Duration renew = settings.lease().dividedBy(LEASE_PARTS_UNUSED);
    Duration quiet = Duration.between(clock.now(), quietUntil);
    if (quiet.isPositive()) {
      return quiet.compareTo(renew) < 0 ? quiet : renew;
    }
    Duration next = outlook.next();
    Duration begin = listing.beginsIn().orElse(null);
    if (begin != null) {
      return begin.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : begin;
    }
    // Who waits for one read at another gateway is refused when it is seen here.
    if (isPaused() && settings.lookInterval().compareTo(renew) < 0) {
      return settings.lookInterval();
    }
    // Without room a landing read brings the next turn; a list reads what is due by itself.
    if (next == null || next.compareTo(renew) > 0 || room() == 0 || listing.isUnderWay()) {
      return renew;
    }
    return next.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : next;
  }

  private Future<Duration> lost(Throwable failure) {
    care.mayHaveLost();
    var level = failure instanceof QueueUnavailableException ? LOG.atDebug() : LOG.atWarn();
    level
        .addKeyValue("reason", String.valueOf(failure.getMessage()))
        .log("the queue of polls could not be asked, trying again");
    return Future.succeededFuture(settings.lookInterval());
  }

  private void depart(DuePoll poll, Instant taken) {
    PollKey target = poll.target();
    if (!flights.board(target, poll)) {
      meters.coalesced();
      return;
    }
    Instant sendBy = taken.plus(settings.sendWithin());
    long takenBy = generation;
    reader
        .read(
            target,
            poll.pollClass().callClass(),
            () -> mayStillSend(sendBy) && !unwanted.contains(target))
        .onComplete(read -> {
          unwanted.remove(target);
          List<DuePoll> riders = flights.land(target);
          conclusion.of(takenBy, riders, read).onComplete(_ -> {
            settled.run();
            nudge();
          });
        });
  }

  private boolean mayStillSend(Instant sendBy) {
    Instant now = clock.now();
    return !stopped && now.isBefore(leadsUntil) && !now.isAfter(sendBy);
  }
}
