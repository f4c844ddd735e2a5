package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static dev.sluice.mux.Priority.LOW;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.asset.Facts;
import dev.sluice.resilience.FailureClass;
import dev.sluice.simulator.ApiToken;
import dev.sluice.simulator.AssetStatus;
import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.LifeCycle;
import dev.sluice.simulator.MuxApiSettings.RateLimits;
import dev.sluice.simulator.Story;
import dev.sluice.simulator.Truth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Every call, against the simulator. */
class MuxClientTest extends MuxClientFixture {
  private static final Faults CALM = Faults.none();

  @Test
  void reads_an_asset_with_its_time_and_what_is_left_of_the_rate() throws Exception {
    var api = deploy(FREE.withLimits(new RateLimits(1, 5, false, true)));
    var truth = truth(t -> t.story() == Story.UPLOAD_READY && t.atMux() == AssetStatus.READY);

    var answer = await(client(api.url()).asset(requireNonNull(truth.assetId()), HIGH));

    assertThat(answer.value().id()).isEqualTo(truth.assetId());
    assertThat(answer.value().status()).contains("ready");
    assertThat(answer.value().data().uploadId()).isEqualTo(truth.uploadId());
    assertThat(answer.value().data().passthrough()).isEqualTo(truth.passthrough());
    assertThat(answer.value().createdAt()).isBetween(START, END);
    assertThat(answer.readAt()).isBefore(END).isAfter(END.minusSeconds(20));
    assertThat(answer.rate()).isEqualTo(new RateRemaining(5, 4));
  }

  @Test
  void lists_all_assets_page_by_page() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url());
    var ids = new ArrayList<String>();
    String cursor = null;
    do {
      var page = await(client.assets(cursor, 30, LOW)).value();
      assertThat(page.unreadable()).isZero();
      assertThat(page.items()).hasSizeLessThanOrEqualTo(30);
      page.items().forEach(asset -> ids.add(asset.id()));
      cursor = page.nextCursor();
    } while (cursor != null);

    assertThat(ids)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(WORLD
            .lifeCycles()
            .map(LifeCycle::truth)
            .filter(truth -> truth.assetId() != null && truth.atMux() != AssetStatus.DELETED)
            .map(Truth::assetId)
            .toList());
    assertThat(await(client.assets(null, 1000, LOW)).value().items())
        .as("a page has 100 at most")
        .hasSize(Math.min(100, ids.size()));
  }

  @Test
  void lists_uploads_by_number_and_assets_by_upload() throws Exception {
    var client = client(deploy(FREE).url());
    var ids = new HashSet<String>();
    for (int number = 1; number <= 3; number++) {
      await(client.uploads(number, 25, LOW)).value().items().forEach(one -> ids.add(one.id()));
    }
    var truth = truth(t -> t.story() == Story.UPLOAD_READY && t.atMux() == AssetStatus.READY);
    String upload = requireNonNull(truth.uploadId());

    assertThat(ids).hasSize(75);
    assertThat(await(client.assetsOfUpload(upload, LOW)).value().items())
        .extracting(MuxResource::id)
        .containsExactly(truth.assetId());
    assertThat(await(client.upload(upload, LOW)).value().data().assetId())
        .isEqualTo(truth.assetId());
  }

  @Test
  void makes_an_upload_and_cancels_it_once() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url());
    var request = new UploadRequest(
        "row \"7\" \u00e9",
        "ext-7",
        "https://example.com",
        List.of("public"),
        Duration.ofHours(2),
        true);

    var made = (UploadCreation.Created) await(client.createUpload(request, HIGH));

    assertThat(made.upload().status()).contains("waiting");
    assertThat(made.upload().data().passthrough()).isEqualTo("row \"7\" \u00e9");
    assertThat(made.upload().data().externalId()).isEqualTo("ext-7");
    assertThat(requireNonNull(made.upload().uploadUrl()).value())
        .startsWith(api.url() + "/simulator/uploads/");
    assertThat(made.toString() + made.upload().events()).doesNotContain("token=");
    var cancelled = await(client.cancelUpload(made.upload().id(), HIGH)).value();
    assertThat(cancelled.status()).contains("cancelled");
    assertThat(cancelled.uploadUrl()).isNull();
    var again = failure(client.cancelUpload(made.upload().id(), HIGH), FailureClass.FORBIDDEN);
    assertThat(again.maybeDone()).isFalse();
  }

  @Test
  void deletes_an_asset_and_tells_that_it_is_gone() throws Exception {
    var client = client(deploy(FREE).url());
    String id = requireNonNull(truth(t -> t.atMux() == AssetStatus.READY).assetId());

    var gone = await(client.deleteAsset(id, HIGH));

    assertThat(Facts.of(gone.value())).singleElement().satisfies(fact -> {
      assertThat(fact.key().id()).isEqualTo(id);
      assertThat(fact.deletedAt()).isEqualTo(gone.readAt());
    });
    var missing = failure(client.asset(id, HIGH), FailureClass.NOT_FOUND);
    assertThat(missing).hasMessageContaining("not_found", "the access token may not see it");
    assertThat(missing.readAt()).isPresent();
    failure(client.deleteAsset(id, HIGH), FailureClass.NOT_FOUND);
  }

  @Test
  void says_whose_the_token_is_and_so_what_a_404_means() throws Exception {
    var api = deploy(FREE);
    var identity = await(client(api.url()).whoami(LOW)).value();
    assertThat(identity.environmentId()).isEqualTo(WORLD.environment().id());
    assertThat(identity.mayReadVideo()).isTrue();

    var blind = deploy(FREE.withLowPriorityToken(new ApiToken("other", "one"))
        .withForeignToken(new ApiToken(LOW_TOKEN.id(), LOW_TOKEN.secret())));
    String id = requireNonNull(truth(t -> t.atMux() == AssetStatus.READY).assetId());
    failure(client(blind.url()).asset(id, LOW), FailureClass.NOT_FOUND);
    failure(client(blind.url()).whoami(LOW), FailureClass.NOT_FOUND);
    await(client(blind.url()).asset(id, HIGH));
    var stranger = deploy(FREE.withLowPriorityToken(new ApiToken("other", "one")));
    failure(client(stranger.url()).asset(id, LOW), FailureClass.UNAUTHENTICATED);
  }

  @Test
  void the_two_priorities_have_a_rate_of_their_own() throws Exception {
    var api = deploy(FREE.withLimits(new RateLimits(1, 1, true, true)));
    var client = client(api.url());

    await(client.whoami(LOW));
    var limited = failure(client.whoami(LOW), FailureClass.RATE_LIMITED);
    await(client.whoami(HIGH));

    assertThat(limited.retryAfter()).isEqualTo(END.plusSeconds(1));
    assertThat(limited.rate()).contains(new RateRemaining(1, 0));
    assertThat(api.calls().calls()).extracting(Call::status).containsExactly(200, 429, 200);
  }

  @Test
  void every_fault_of_the_simulator_has_its_class_and_the_next_call_is_well() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url(), patient(Duration.ofMillis(500)));

    api.faults(new Faults(1, 0, 0, 0, 0, Duration.ZERO));
    failure(client.whoami(HIGH), FailureClass.SERVER_ERROR);
    api.faults(new Faults(0, 1, 0, 0, 0, Duration.ZERO));
    failure(client.whoami(HIGH), FailureClass.DEADLINE_EXCEEDED);
    api.faults(new Faults(0, 0, 1, 0, 0, Duration.ZERO));
    failure(client.whoami(HIGH), FailureClass.MALFORMED_ANSWER);
    api.faults(new Faults(0, 0, 0, 1, 0, Duration.ZERO));
    failure(client.whoami(HIGH), FailureClass.CONNECTION_LOST);
    api.faults(new Faults(0, 0, 0, 0, 1, Duration.ZERO));
    failure(client.whoami(HIGH), FailureClass.SERVER_ERROR);
    api.faults(CALM);
    assertThat(await(client(api.url()).whoami(HIGH)).value().mayReadVideo()).isTrue();
    assertThat(api.calls().total()).as("nothing is repeated").isEqualTo(6);
  }

  private static Truth truth(Predicate<Truth> wanted) {
    return WORLD.lifeCycles().map(LifeCycle::truth).filter(wanted).findFirst().orElseThrow();
  }
}
