package dev.sluice.polling;

import dev.sluice.health.Finding;
import dev.sluice.health.HealthCheck;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarm that webhooks have stopped: none came for much longer than usual, on whichever gateway, while reads of Mux
 * found what a webhook should have told. Quiet alone is no alarm, for at night nobody uploads. Looked at from one event
 * loop; read from any thread.
 */
public final class WebhookSilence {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSilence.class);
  private static final String REFUSALS = "sluice.signature.refusals";

  private final MeterRegistry registry;
  private volatile Finding now = Finding.pass("no look was made yet");
  private volatile boolean silent;

  private @Nullable Instant since;
  private @Nullable Duration usualGap;
  private double refusalsBefore;

  WebhookSilence(MeterRegistry registry) {
    this.registry = registry;
    Gauge.builder("sluice.webhooks.silent", this, silence -> silence.silent ? 1 : 0)
        .description("1 while no webhook comes and reads of Mux find what none told")
        .register(registry);
  }

  /** The health check: a warning while the alarm is on. */
  public HealthCheck check() {
    return HealthCheck.immediate("webhookSilence", false, () -> now);
  }

  /** Judges how webhooks came lately. */
  void look(ReconcileStore.Traffic traffic, ReconcileSettings settings) {
    double refusals = refusals();
    Instant last = traffic.lastAt();
    if (since == null || (last != null && last.isAfter(since))) {
      // Before the first webhook the silence begins with the first look.
      since = last == null ? traffic.now() : last;
      refusalsBefore = refusals;
    }
    if (traffic.usualGap() != null && !silent) {
      usualGap = traffic.usualGap(); // During a silence polls push the webhooks out of the sample.
    }
    Duration quiet = Duration.between(since, traffic.now());
    boolean before = silent;
    silent = traffic.findings() > 0 && quiet.compareTo(longest(settings)) > 0;
    if (!silent) {
      now = Finding.pass("the last webhook came " + quiet.toSeconds() + " s ago");
      return;
    }
    String cause = cause(refusals - refusalsBefore);
    now = Finding.warn("no webhook for " + quiet.toSeconds() + " s, while reads of Mux found "
        + traffic.findings() + " changes that none told: " + cause);
    if (!before) {
      LOG.atWarn()
          .addKeyValue("quietFor", quiet)
          .addKeyValue("findings", traffic.findings())
          .addKeyValue("cause", cause)
          .log("webhooks have stopped");
    }
  }

  private Duration longest(ReconcileSettings settings) {
    Duration usual =
        usualGap == null ? Duration.ZERO : usualGap.multipliedBy(settings.silenceFactor());
    return usual.compareTo(settings.silenceMin()) > 0 ? usual : settings.silenceMin();
  }

  private static String cause(double refused) {
    return refused > 0
        ? "more likely a wrong signing secret, for " + Math.round(refused)
            + " requests were refused for their signature"
        : "more likely delivery is broken (the URL at Mux, DNS, a proxy), for nothing arrives";
  }

  private double refusals() {
    return registry.find(REFUSALS).counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }
}
