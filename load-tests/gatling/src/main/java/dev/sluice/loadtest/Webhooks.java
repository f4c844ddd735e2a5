package dev.sluice.loadtest;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import dev.sluice.signature.WebhookSigner;
import dev.sluice.simulator.Delivery;
import io.gatling.http.client.Request;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/** Sends the deliveries of a plan as Mux does; each is signed when it is sent. */
final class Webhooks {
  /** What a request is called that is made again after a 503. */
  static final String AGAIN = "webhook again";

  private static final String PATH = "/api/webhooks/mux";
  private static final String DELIVERY = "delivery";
  private static final String STATUS = "status";
  private static final String RETRY_AFTER = "retryAfter";
  private static final String TRIES = "tries";
  private static final int TRIES_MAX = 40;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;

  private final Deliveries deliveries;
  private final ThreadLocal<WebhookSigner> genuine;
  private final ThreadLocal<WebhookSigner> wrong;

  /** With the secret that the gateway knows. */
  Webhooks(Deliveries deliveries, String secret) {
    this.deliveries = deliveries;
    String another = UUID.randomUUID().toString();
    genuine = ThreadLocal.withInitial(() -> new WebhookSigner(secret));
    wrong = ThreadLocal.withInitial(() -> new WebhookSigner(another));
  }

  /** The next delivery under this name: a genuine one must be answered 200, a hostile one 401. */
  ChainBuilder one(String name) {
    return one(_ -> name);
  }

  /** The next delivery, under the name that this gives to its kind. */
  ChainBuilder oneNamedBy(Function<Delivery, String> name) {
    return one(session -> name.apply(delivery(session)));
  }

  private ChainBuilder one(Function<Session, String> name) {
    return take(deliveries::next).exec(checked(name)).exec(this::note);
  }

  /** The next of so many copies of a delivery. */
  ChainBuilder copy(String name, int copies) {
    return take(() -> deliveries.nextCopy(copies)).exec(checked(_ -> name)).exec(this::note);
  }

  /** The next delivery, sent again and again after 503 and the wait it asks for, until it is answered 200. */
  ChainBuilder persistent(String name) {
    return take(deliveries::next)
        .exec(session -> session.set(TRIES, 1))
        .exec(patient(name))
        .exec(this::note)
        .exec(asLongAs(Webhooks::mustTryAgain)
            .on(pause(Webhooks::retryDelay)
                .exec(session -> session.set(TRIES, session.getInt(TRIES) + 1).remove(STATUS))
                .exec(patient(AGAIN))
                .exec(this::note)));
  }

  private static ChainBuilder take(Supplier<Delivery> from) {
    return exec(session -> session.set(DELIVERY, from.get()));
  }

  private HttpRequestActionBuilder checked(Function<Session, String> name) {
    return request(name)
        .check(status().is(session -> delivery(session).kind().hostile() ? UNAUTHORIZED : OK));
  }

  /** A request that may also be answered 503, if that says when to come again. */
  private HttpRequestActionBuilder patient(String name) {
    return request(_ -> name)
        .check(status().in(OK, UNAVAILABLE))
        .checkIf((response, _) -> response.status().code() == UNAVAILABLE)
        .then(header("Retry-After").exists().saveAs(RETRY_AFTER));
  }

  private HttpRequestActionBuilder request(Function<Session, String> name) {
    return http(name)
        .post(PATH)
        .header("Content-Type", "application/json")
        .body(ByteArrayBody(session -> delivery(session).body()))
        .sign(this::sign)
        .check(status().saveAs(STATUS));
  }

  private Request sign(Request request, Session session) {
    byte[] body = request.getBody().getBytes();
    for (String signature :
        delivery(session).signatures(body, genuine.get(), wrong.get(), Instant.now())) {
      request.getHeaders().add("Mux-Signature", signature);
    }
    return request;
  }

  private Session note(Session session) {
    Delivery delivery = delivery(session);
    if (answeredWith(OK, session) && !delivery.kind().hostile()) {
      deliveries.acknowledge(delivery);
    }
    return session;
  }

  private static boolean mustTryAgain(Session session) {
    return answeredWith(UNAVAILABLE, session) && session.getInt(TRIES) < TRIES_MAX;
  }

  private static boolean answeredWith(int status, Session session) {
    return session.contains(STATUS) && session.getInt(STATUS) == status;
  }

  /** What the gateway asked for, and up to a second more, so that not all come back at once. */
  private static Duration retryDelay(Session session) {
    long seconds = Long.parseLong(Objects.requireNonNullElse(session.getString(RETRY_AFTER), "1"));
    return Duration.ofSeconds(seconds).plusMillis(ThreadLocalRandom.current().nextInt(1000));
  }

  private static Delivery delivery(Session session) {
    return Objects.requireNonNull(session.<Delivery>get(DELIVERY));
  }
}
