package dev.sluice.polling;

import dev.sluice.bus.Bus;
import dev.sluice.bus.Channel;
import dev.sluice.bus.LinkReply;
import dev.sluice.bus.LinkRequest;
import dev.sluice.event.MuxEvent;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;

/** The door to linking that webhooks take, too. */
record FactLink(Bus bus) {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  /** Commits facts; fails where they are not known to be committed. */
  Future<Void> commit(List<MuxEvent> facts) {
    int bytes = facts.stream().mapToInt(fact -> fact.body().length).sum();
    var request = new LinkRequest(facts, bytes, LinkRequest.Asker.POLL, System.nanoTime());
    return bus.ask(Channel.LINK, request, DEADLINE)
        .compose(
            answer -> answer.replies().stream().anyMatch(LinkReply.Unavailable.class::isInstance)
                ? Future.failedFuture(
                    new QueueUnavailableException("linking could not commit what Mux told"))
                : Future.succeededFuture());
  }
}
