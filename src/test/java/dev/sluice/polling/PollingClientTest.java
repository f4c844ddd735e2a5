package dev.sluice.polling;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.bus.AssetChanged;
import dev.sluice.bus.FetchedAsset;
import dev.sluice.bus.PollingNews;
import dev.sluice.bus.PollingNews.Change;
import dev.sluice.bus.PollingNews.End;
import dev.sluice.bus.PollingOrder;
import dev.sluice.bus.ProcessingStatus;
import dev.sluice.bus.SluiceClient;
import dev.sluice.bus.SluiceException;
import dev.sluice.bus.SluiceException.Reason;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The typed client, as a service uses it, and real polling behind it. */
class PollingClientTest extends PollingOnVertx {
  private final SluiceClient client = SluiceClient.over(vertx, DEADLINE);
  private final BlockingQueue<PollingNews> news = new LinkedBlockingQueue<>();

  @Test
  void a_session_tells_its_progress_and_then_its_one_end() throws Exception {
    deploy(1);
    mux.status("a", "ready");
    mux.status("b", "preparing");
    BlockingQueue<AssetChanged> ready = new LinkedBlockingQueue<>();
    await(client.onAssetChanged(ProcessingStatus.READY, ready::add).begun());
    String session = await(client.poll(PollingOrder.ofAssets(List.of("a", "b")), news::add));
    assertThat(await(client.polling(session)).watched()).isEqualTo(2);
    List<Change> changes = progressUntil(new Change("a", null, "READY"));
    mux.status("b", "ready");
    changes.addAll(progressUntil(new Change("b", null, "READY")));
    assertThat(changes).doesNotHaveDuplicates();
    assertThat(heard()).isEqualTo(new PollingNews.Ended(session, End.COMPLETED, null, 0));
    assertThat(ready).extracting(AssetChanged::assetId).containsExactly("a", "b");
    assertThat(reason(client.polling(session))).isEqualTo(Reason.UNKNOWN);
    assertThat(news).isEmpty();
  }

  @Test
  void a_session_whose_time_is_over_and_one_that_is_stopped_say_so() throws Exception {
    deploy(1);
    String late = await(client.poll(
        new PollingOrder(List.of("a"), List.of(), null, Duration.ofSeconds(1)), news::add));
    assertThat(end()).isEqualTo(new PollingNews.Ended(late, End.TIMED_OUT, null, 1));
    String stopped = await(client.poll(PollingOrder.ofAssets(List.of("a")), news::add));
    await(client.stopPolling(stopped));
    assertThat(end()).isEqualTo(new PollingNews.Ended(stopped, End.STOPPED, null, 1));
    assertThat(reason(client.stopPolling(stopped))).isEqualTo(Reason.UNKNOWN);
  }

  @Test
  void a_fetch_gives_the_asset_as_mux_had_it_and_when_that_was() {
    deploy(1);
    mux.status("a", "ready");
    mux.missing("gone");
    mux.fail("bad", "server_error");
    Instant before = Instant.now();
    FetchedAsset fetched = await(client.fetchAsset("a"));
    assertThat(fetched.asset().id()).isEqualTo("a");
    assertThat(fetched.asset().status()).isEqualTo(ProcessingStatus.READY);
    assertThat(fetched.readAt()).isBetween(before, Instant.now());
    assertThat(mux.reads()).isOne();
    assertThat(reason(client.fetchAsset("gone"))).isEqualTo(Reason.UNKNOWN);
    assertThat(reason(client.fetchAsset("bad"))).isEqualTo(Reason.UNAVAILABLE);
    assertThat(reason(client.fetchAsset("no id"))).isEqualTo(Reason.BAD_MESSAGE);
    assertThat(reason(client.poll(PollingOrder.ofAssets(List.of()), news::add)))
        .isEqualTo(Reason.BAD_MESSAGE);
    queue.away(true);
    assertThat(reason(client.fetchAsset("b"))).isEqualTo(Reason.UNAVAILABLE);
  }

  /** What moved until this did; the session goes on meanwhile. */
  private List<Change> progressUntil(Change last) throws InterruptedException {
    List<Change> changes = new ArrayList<>();
    while (!changes.contains(last)) {
      PollingNews next = heard();
      assertThat(next).isInstanceOf(PollingNews.Progress.class);
      if (next instanceof PollingNews.Progress progress) {
        changes.addAll(progress.changes());
      }
    }
    return changes;
  }

  private PollingNews end() throws InterruptedException {
    PollingNews next = heard();
    while (next instanceof PollingNews.Progress) {
      next = heard();
    }
    return next;
  }

  private PollingNews heard() throws InterruptedException {
    @Nullable PollingNews next = news.poll(20, SECONDS);
    assertThat(next).as("news of the session").isNotNull();
    return Objects.requireNonNull(next);
  }

  private static Reason reason(Future<?> call) {
    Throwable failure = catchThrowable(() -> await(call));
    assertThat(failure).hasCauseInstanceOf(SluiceException.class);
    return failure.getCause() instanceof SluiceException refused ? refused.reason() : Reason.FAILED;
  }
}
