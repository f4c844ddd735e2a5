package dev.sluice.mux;

import static dev.sluice.mux.Priority.HIGH;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.mux.UploadCreation.Ambiguous;
import dev.sluice.mux.UploadCreation.Created;
import dev.sluice.mux.UploadCreation.Found;
import dev.sluice.resilience.FailureClass;
import dev.sluice.simulator.CallLog.Call;
import dev.sluice.simulator.Faults;
import dev.sluice.simulator.MuxApiVerticle;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Making an upload when the answer is lost. */
class UploadCreationTest extends MuxClientFixture {
  private static final UploadRequest REQUEST = UploadRequest.of("row-7", "https://example.com");

  @Test
  void an_upload_whose_answer_was_lost_is_found_and_not_made_again() throws Exception {
    var api = deploy(FREE);
    var client = client(losingAnswersOfPosts(api));

    var found = (Found) await(client.createUpload(REQUEST, HIGH));

    assertThat(found.resource().status()).contains("waiting");
    assertThat(found.resource().data().passthrough()).isEqualTo("row-7");
    assertThat(found.resource().uploadUrl()).isNotNull();
    assertThat(posts(api)).hasSize(1);
    assertThat(api.calls().calls().getLast().path()).isEqualTo("/video/v1/uploads");
  }

  @Test
  void one_that_cannot_be_found_is_told_as_ambiguous_after_some_pages() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url());
    api.faults(new Faults(1, 0, 0, 0, 0, Duration.ZERO));
    var unseen = (Ambiguous) await(client.createUpload(REQUEST, HIGH));
    assertThat(unseen.cause().failureClass()).isEqualTo(FailureClass.SERVER_ERROR);
    assertThat(api.calls().total()).as("the call and one look").isEqualTo(2);

    var refusing = client(refusingPosts(api));
    api.faults(Faults.none());
    assertThat(await(refusing.createUpload(REQUEST, HIGH))).isInstanceOf(Ambiguous.class);
    assertThat(api.calls().total()).isBetween(4L, 8L);
    assertThat(posts(api)).hasSize(1);
  }

  @Test
  void one_that_was_surely_not_made_fails_at_once() throws Exception {
    var api = deploy(FREE);
    var lost = RawServer.saying(vertx, "");
    String nowhere = lost.url();
    lost.close();
    failure(client(nowhere).createUpload(REQUEST, HIGH), FailureClass.CONNECT_FAILED);

    var limited = RawServer.saying(vertx, RawServer.json(429, "Retry-After: 3", "{}"));
    var refused =
        failure(client(limited.url()).createUpload(REQUEST, HIGH), FailureClass.RATE_LIMITED);
    assertThat(refused.retryAfter()).isEqualTo(END.plusSeconds(3));
    assertThat(limited.requests()).hasSize(1);

    assertThat(await(client(api.url()).createUpload(REQUEST, HIGH))).isInstanceOf(Created.class);
  }

  @Test
  void what_was_cancelled_or_is_of_another_row_is_not_taken_for_it() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url());
    var cancelled = (Created) await(client.createUpload(REQUEST, HIGH));
    await(client.cancelUpload(cancelled.upload().id(), HIGH));
    await(client.createUpload(UploadRequest.of("row-77", "*"), HIGH));

    assertThat(await(client.findByPassthrough("row-7", HIGH))).isEmpty();

    now.set(now.get().plusSeconds(1));
    var other = (Created) await(client.createUpload(REQUEST, HIGH));
    assertThat(await(client.findByPassthrough("row-7", HIGH)).orElseThrow().id())
        .isEqualTo(other.upload().id());
  }

  @Test
  void the_asset_is_found_where_the_upload_has_become_one() throws Exception {
    var api = deploy(FREE);
    var client = client(api.url());
    var made = (Created) await(client.createUpload(REQUEST, HIGH));
    put(requireNonNull(made.upload().uploadUrl()));
    now.set(now.get().plusSeconds(60));

    var found = await(client.findByPassthrough("row-7", HIGH)).orElseThrow();

    assertThat(found.kind()).isEqualTo(MuxResource.Kind.ASSET);
    assertThat(found.data().uploadId()).isEqualTo(made.upload().id());
  }

  @Test
  void a_row_without_a_key_gets_no_upload() {
    for (String passthrough : List.of("", " ", "x".repeat(256))) {
      assertThatThrownBy(() -> UploadRequest.of(passthrough, "*"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(MuxCall.CREATE_UPLOAD.repeatable()).isFalse();
    assertThat(MuxCall.CREATE_UPLOAD.lane()).isEqualTo("write");
    assertThat(MuxCall.ASSET.lane()).isEqualTo("read");
  }

  private void put(UploadUrl url) throws Exception {
    var options = new RequestOptions().setAbsoluteURI(url.value()).setMethod(HttpMethod.PUT);
    await(vertx
        .createHttpClient()
        .request(options)
        .compose(request -> request.send("film"))
        .compose(response -> response.end()));
  }

  private static List<Call> posts(MuxApiVerticle api) {
    return api.calls().calls().stream()
        .filter(call -> call.method().equals("POST"))
        .toList();
  }

  /** A way to the API on which every POST arrives, and no answer to one comes back. */
  private String losingAnswersOfPosts(MuxApiVerticle api) throws Exception {
    return between(api, true);
  }

  /** A way to the API on which every POST is lost. */
  private String refusingPosts(MuxApiVerticle api) throws Exception {
    return between(api, false);
  }

  private String between(MuxApiVerticle api, boolean postsArrive) throws Exception {
    var http = vertx.createHttpClient();
    var origin = URI.create(api.url());
    var server = await(vertx
        .createHttpServer()
        .requestHandler(request -> {
          boolean post = request.method().equals(HttpMethod.POST);
          if (post && !postsArrive) {
            request.connection().close();
            return;
          }
          request
              .body()
              .compose(body -> http.request(
                      request.method(), origin.getPort(), origin.getHost(), request.uri())
                  .compose(passed -> passed
                      .putHeader("Authorization", request.getHeader("Authorization"))
                      .send(body))
                  .compose(answer -> answer.body().onSuccess(text -> {
                    if (post) {
                      request.connection().close();
                    } else {
                      request
                          .response()
                          .setStatusCode(answer.statusCode())
                          .putHeader("Content-Type", "application/json")
                          .putHeader("Date", answer.getHeader("Date"))
                          .end(text);
                    }
                  })));
        })
        .listen(0, "127.0.0.1"));
    return "http://127.0.0.1:" + server.actualPort();
  }
}
