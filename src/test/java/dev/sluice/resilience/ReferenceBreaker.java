package dev.sluice.resilience;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The rules of the breaker written the naive way, to be compared with: it keeps every ticket it ever gave
 * and every vote of the running period, and counts them all again for each question.
 */
record ReferenceBreaker(
    BreakerPolicy policy,
    String mode,
    int period,
    int openings,
    Instant begun,
    Instant until,
    List<Vote> votes,
    List<Ticket> tickets) {

  /** What a ticket's call came to. */
  enum Result {
    SUCCESS,
    FAILURE,
    FAILURE_WITH_RETRY_AFTER,
    IGNORE
  }

  record Vote(Instant at, boolean failure, Instant retryAfter) {}

  record Ticket(int period, Instant deadline, boolean back) {}

  static final Duration RETRY_AFTER = Duration.ofSeconds(45);

  static ReferenceBreaker closed(BreakerPolicy policy, Instant now) {
    return new ReferenceBreaker(policy, "closed", 0, 0, now, Instant.MIN, List.of(), List.of());
  }

  static ReferenceBreaker restored(BreakerPolicy policy, Instant now) {
    return new ReferenceBreaker(policy, "half_open", 0, 0, now, Instant.MIN, List.of(), List.of());
  }

  ReferenceBreaker pass(Instant now) {
    for (int i = 0; i < tickets.size(); i++) {
      boolean first = true;
      for (int j = 0; j < tickets.size(); j++) {
        boolean earlier = tickets.get(j).deadline().isBefore(tickets.get(i).deadline());
        first &= !(out(j)
            && (earlier
                || (j < i && tickets.get(j).deadline().equals(tickets.get(i).deadline()))));
      }
      if (out(i) && first && !tickets.get(i).deadline().isAfter(now)) {
        return back(i, Result.FAILURE, tickets.get(i).deadline()).pass(now);
      }
    }
    return this;
  }

  /** After it, the newest ticket is that of the call, if it was let through. */
  ReferenceBreaker call(Instant now, Duration lease) {
    ReferenceBreaker r = pass(now);
    if (r.mode.equals("open") && !now.isBefore(r.until)) {
      return r.enter("half_open", r.openings, now, Instant.MIN).call(now, lease);
    }
    if (!r.lets()) {
      return r;
    }
    List<Ticket> more = new ArrayList<>(r.tickets);
    more.add(new Ticket(r.period, now.plus(lease), false));
    return new ReferenceBreaker(
        policy, r.mode, r.period, r.openings, r.begun, r.until, r.votes, List.copyOf(more));
  }

  private boolean lets() {
    return switch (mode) {
      case "closed" -> underWay() < policy.leasesMax();
      case "half_open" ->
        underWay() < policy.trialsMax() && underWay() + successes() < policy.successesToClose();
      default -> mode.equals("forced_closed");
    };
  }

  ReferenceBreaker result(int ticket, Result result, Instant now) {
    ReferenceBreaker r = pass(now);
    return r.out(ticket) ? r.back(ticket, result, now) : r;
  }

  ReferenceBreaker operator(String wanted, Instant now) {
    boolean same = wanted.equals(mode) && !wanted.equals("closed");
    return same ? this : enter(wanted, 0, now, Instant.MIN);
  }

  private boolean out(int ticket) {
    return tickets.get(ticket).period() == period && !tickets.get(ticket).back();
  }

  private ReferenceBreaker back(int ticket, Result result, Instant at) {
    List<Ticket> changed = new ArrayList<>(tickets);
    changed.set(ticket, new Ticket(period, tickets.get(ticket).deadline(), true));
    List<Vote> all = new ArrayList<>(votes);
    boolean failure = result == Result.FAILURE || result == Result.FAILURE_WITH_RETRY_AFTER;
    if (result != Result.IGNORE && !mode.startsWith("forced")) {
      Instant after =
          result == Result.FAILURE_WITH_RETRY_AFTER ? at.plus(RETRY_AFTER) : Instant.MIN;
      all.add(new Vote(at, failure, after));
    }
    ReferenceBreaker r = new ReferenceBreaker(
        policy, mode, period, openings, begun, until, List.copyOf(all), List.copyOf(changed));
    return result == Result.IGNORE ? r : r.judged(at);
  }

  private ReferenceBreaker judged(Instant at) {
    if (mode.equals("half_open") && inARow() > 0) {
      return opened(openings + 1, at);
    }
    if (mode.equals("half_open") && successes() == policy.successesToClose()) {
      return enter("closed", openings, at, Instant.MIN);
    }
    if (mode.equals("closed") && (inARow() >= policy.failuresToOpen() || crowded(at))) {
      boolean calm = Duration.between(begun, at).compareTo(policy.calmAfter()) >= 0;
      return opened(calm ? 1 : openings + 1, at);
    }
    return this;
  }

  private ReferenceBreaker opened(int times, Instant at) {
    long seconds = policy.openFor().toSeconds();
    for (int i = 1; i < times; i++) {
      seconds = Math.min(2 * seconds, policy.openForMax().toSeconds());
    }
    Instant end = at.plusSeconds(seconds);
    for (Vote vote : votes) {
      end = vote.retryAfter().isAfter(end) ? vote.retryAfter() : end;
    }
    return enter("open", times, at, end);
  }

  private ReferenceBreaker enter(String other, int times, Instant at, Instant end) {
    return new ReferenceBreaker(policy, other, period + 1, times, at, end, List.of(), tickets);
  }

  private boolean crowded(Instant at) {
    long calls = votes.stream().filter(v -> recent(v, at)).count();
    long failures = votes.stream().filter(v -> recent(v, at) && v.failure()).count();
    return calls >= policy.callsMin() && (double) failures / calls >= policy.failureRateToOpen();
  }

  private static boolean recent(Vote vote, Instant at) {
    return at.getEpochSecond() - vote.at().getEpochSecond() <= 9; // ten buckets of a second
  }

  int inARow() {
    int count = 0;
    for (Vote vote : votes) {
      count = vote.failure() ? count + 1 : 0;
    }
    return count;
  }

  int successes() {
    return (int) votes.stream().filter(vote -> !vote.failure()).count();
  }

  int underWay() {
    int count = 0;
    for (int i = 0; i < tickets.size(); i++) {
      count += out(i) ? 1 : 0;
    }
    return mode.startsWith("forced") ? 0 : count;
  }
}
