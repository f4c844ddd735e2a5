package dev.sluice.bench.jmh;

import dev.sluice.event.EventReader;
import dev.sluice.event.Reading;
import dev.sluice.event.Source;
import dev.sluice.signature.SignatureVerifier;
import dev.sluice.signature.SigningSecrets;
import dev.sluice.signature.UnverifiedWebhook;
import dev.sluice.signature.Verdict;
import dev.sluice.signature.WebhookSigner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What ingest does with the bytes of one webhook: verify them, and read the event out of them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WebhookBenchmark {
  private static final int WEBHOOKS = 1024;
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final UnverifiedWebhook[] webhooks = new UnverifiedWebhook[WEBHOOKS];
  private final UnverifiedWebhook[] forged = new UnverifiedWebhook[WEBHOOKS];
  private final EventReader reader = new EventReader();
  private final SignatureVerifier verifier =
      new SignatureVerifier(SigningSecrets.of(List.of("secret")), TOLERANCE);
  private final SignatureVerifier rotating =
      new SignatureVerifier(SigningSecrets.of(List.of("secret", "the one before")), TOLERANCE);
  private int next;

  /** Makes and signs the bodies. */
  @Setup
  public void sign() {
    var signer = new WebhookSigner("secret");
    byte[][] bodies = Bodies.of(WEBHOOKS, Bodies.TIME_MICROS);
    for (int i = 0; i < WEBHOOKS; i++) {
      webhooks[i] = new UnverifiedWebhook(List.of(signer.sign(bodies[i], NOW)), bodies[i]);
      forged[i] = new UnverifiedWebhook(
          List.of("t=" + NOW.getEpochSecond() + ",v1=" + "0".repeat(64)), bodies[i]);
    }
  }

  /** Field parsed, HMAC computed, compared. */
  @Benchmark
  public Verdict verify() {
    return verifier.verify(webhooks[next()], NOW);
  }

  /** The same while a secret is rotated. */
  @Benchmark
  public Verdict verifyWithTwoSecrets() {
    return rotating.verify(webhooks[next()], NOW);
  }

  /** What a forgery costs that only the HMAC finds out. */
  @Benchmark
  public Verdict refuseForged() {
    return verifier.verify(forged[next()], NOW);
  }

  /** The event out of the bytes. */
  @Benchmark
  public Reading read() {
    UnverifiedWebhook webhook = webhooks[next()];
    return reader.readStored(webhook.body(), webhook.signatureFields().getFirst(), Source.WEBHOOK);
  }

  private int next() {
    next = (next + 1) % WEBHOOKS;
    return next;
  }
}
