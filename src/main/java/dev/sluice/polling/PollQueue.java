package dev.sluice.polling;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The port to the durable due-queue, which all gateways share and one of them works off. Its clock is the store's. A
 * future fails with {@link QueueUnavailableException} when the store is away, and with
 * {@link java.util.concurrent.TimeoutException} when it took too long; whether the step was done is not known then.
 */
public interface PollQueue {
  /**
   * What a gateway asks for in one turn.
   *
   * @param owner names the gateway
   * @param lease for how long it wants to lead from now on
   * @param limit how many rows it can take; 0 only leads
   * @param onDemandOnly whether to take only what somebody waits for
   * @param claim how long a row that is taken counts as being read
   */
  record TurnAsk(String owner, Duration lease, int limit, boolean onDemandOnly, Duration claim) {}

  /**
   * What a turn gave. Who does not lead gets nothing.
   *
   * @param leads whether this gateway leads
   * @param generation of its lead
   * @param at when it was, by the clock of the store
   * @param polls what it has taken
   * @param postponed rows that were due, but of which Mux has told something by itself
   * @param ended rows that were due, but whose asset has ended
   */
  record Turn(
      boolean leads, long generation, Instant at, List<DuePoll> polls, int postponed, int ended) {
    /** Somebody else leads. */
    public static final Turn FOLLOWER = new Turn(false, 0, Instant.EPOCH, List.of(), 0, 0);

    public Turn {
      polls = List.copyOf(polls);
    }
  }

  /**
   * How the queue looks.
   *
   * @param due how many rows are due, counted to 10,000
   * @param dueLong how many of these were due at the time asked about, and have not been read since
   * @param next in how long the first is; negative when it is overdue, null when nothing waits
   */
  record Outlook(long due, long dueLong, @Nullable Duration next) {}

  /**
   * A request for one read.
   *
   * @param askedAt when it was made, by the clock of the store
   * @param readFrom when the last good read of the object began, or null
   */
  record Demand(Instant askedAt, @Nullable Instant readFrom) {}

  /**
   * How the reads of an object stand.
   *
   * @param readFrom when the last good one began, or null
   * @param failedAt when the last one failed, or null when it did not
   * @param failure why, or null
   */
  record Readings(
      @Nullable Instant readFrom,
      @Nullable Instant failedAt,
      @Nullable String failure) {}

  /** Takes, or keeps, the lead, and what is due. */
  Future<Turn> take(TurnAsk ask);

  /** How the queue looks now. */
  default Future<Outlook> outlook() {
    return outlook(Instant.EPOCH);
  }

  /**
   * How the queue looks now.
   *
   * @param longAgo what was due then already is counted apart
   */
  Future<Outlook> outlook(Instant longAgo);

  /** Takes those of these rows that wait, due or not, unless the generation has passed. */
  Future<List<DuePoll>> takeListed(long generation, List<PollKey> keys, Duration claim);

  /**
   * Refuses those who wait for one read, for none is made now: the rows that they asked for have failed, without a
   * failure being counted, and are due again when nobody had asked. Gives how many.
   *
   * @param failure why, in one word
   * @param claim rows whose read is under way are left alone; as in {@link TurnAsk}
   * @param max no more rows than that
   */
  Future<Integer> refuse(long generation, String failure, Duration claim, int max);

  /**
   * Hands back rows that this generation has taken and its gateway does not know of: the reply never came. They are due
   * again. Gives how many.
   *
   * @param held what the gateway knows that it has taken
   * @param before rows that were taken later are left alone, by the clock of the store
   * @param gap the shortest time between two reads of one object
   */
  Future<Integer> handBack(long generation, List<PollKey> held, Instant before, Duration gap);

  /**
   * Notes what came of reads that this generation began; of others nothing.
   *
   * @param gap the shortest time between two reads of one object
   */
  Future<Void> settle(long generation, List<Settlement> settlements, Duration gap);

  /**
   * Asks for a read of this object that began at most a window ago; where there is none, and none under way, it is due
   * from now on.
   */
  Future<Demand> demand(PollKey key, Duration window, Duration gap, Duration claim);

  /** How the reads of these objects stand; those that the queue does not hold are left out. */
  Future<Map<PollKey, Readings>> readings(List<PollKey> keys);

  /** How many assets we know of that Mux may still have, counted to a limit. */
  Future<Long> assetsKnown(int max);

  /**
   * Ends sessions whose gateway did not, and clears away rows that nobody wants.
   *
   * @param after how long after its time a session is ended
   * @param kept how long after a read began its row stays for who asked for it: longer than a read takes
   */
  Future<Void> sweep(Duration after, Duration kept);

  /** Lets another gateway lead at once. */
  Future<Void> release(String owner);
}
