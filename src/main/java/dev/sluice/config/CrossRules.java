package dev.sluice.config;

import dev.sluice.bridge.BridgeSettings;
import dev.sluice.ingest.IngestSettings;
import dev.sluice.linking.LinkingSettings;
import dev.sluice.metrics.ManagementSettings;
import dev.sluice.polling.PollingSettings;
import dev.sluice.polling.ReconcileSettings;
import java.net.InetAddress;
import java.time.Duration;

/** The rules that hold between settings. */
final class CrossRules {
  /** How long Mux waits for an answer before it counts a delivery as failed and sends it again. */
  private static final Duration MUX_TIMEOUT = Duration.ofSeconds(5);

  private CrossRules() {}

  static void check(SluiceConfig config, Problems problems) {
    ingest(config.ingest(), problems);
    linking(config.linking(), problems);
    management(config.management(), config.ingest(), problems);
    polling(config.polling(), config.reconcile(), problems);
    mux(config.mux(), problems);
    bridge(config, problems);
    if (config.profile() == Profile.PRODUCTION) {
      production(config, problems);
    }
  }

  private static void ingest(IngestSettings ingest, Problems problems) {
    problems.require(
        ingest.bodyBytesMax() <= ingest.bytesInFlightMax(),
        "'" + ingest.bodyBytesMax() + "' bytes do not fit into ingest.bytes-in-flight-max ("
            + ingest.bytesInFlightMax() + "), so the largest body could never be taken",
        "ingest.body-bytes-max",
        "ingest.bytes-in-flight-max");
    problems.require(
        ingest.queueDelayMax().compareTo(ingest.answerDeadline()) < 0,
        "'" + ingest.queueDelayMax().toMillis()
            + "' ms must be less than ingest.answer-deadline ("
            + ingest.answerDeadline().toMillis()
            + " ms), or what is taken is not answered in time",
        "ingest.queue-delay-max",
        "ingest.answer-deadline");
  }

  private static void linking(LinkingSettings linking, Problems problems) {
    Duration longest = linking.waitMax().plus(linking.commitDeadline());
    problems.require(
        longest.compareTo(MUX_TIMEOUT) < 0,
        "with linking.commit-deadline this is " + longest.toMillis()
            + " ms; it must be less than the " + MUX_TIMEOUT.toMillis()
            + " ms that Mux waits for an answer",
        "linking.wait-max",
        "linking.commit-deadline");
  }

  private static void management(
      ManagementSettings management, IngestSettings ingest, Problems problems) {
    problems.require(
        management.token().isPresent() || isLoopback(management.host()),
        "'" + management.host()
            + "' is not loopback, which needs management.token (MANAGEMENT_TOKEN)",
        "management.host",
        "management.token");
    problems.require(
        management.port() == 0 || management.port() != ingest.port(),
        "'" + management.port() + "' is the port of the public listener too",
        "management.port",
        "ingest.port");
  }

  private static void polling(
      PollingSettings polling, ReconcileSettings reconcile, Problems problems) {
    problems.require(
        polling.sendWithin().compareTo(polling.claim()) < 0,
        "with polling.claim a read could be under way when its object is due again; it must be the shorter",
        "polling.send-within",
        "polling.claim");
    problems.require(
        polling.sessionAssetsMax() <= polling.watchedMax(),
        "'" + polling.sessionAssetsMax() + "' do not fit into polling.watched-max ("
            + polling.watchedMax() + "), so the largest session could never begin",
        "polling.session-assets-max",
        "polling.watched-max");
    problems.require(
        reconcile.intervalMin().compareTo(reconcile.intervalMax()) <= 0,
        "is more than reconcile.interval-max",
        "reconcile.interval-min",
        "reconcile.interval-max");
  }

  private static void mux(MuxSettings mux, Problems problems) {
    problems.require(
        mux.credentials().isPresent() || mux.lowPriorityCredentials().isEmpty(),
        "missing; a second token, of low priority, is set without a first (set MUX_TOKEN_ID and MUX_TOKEN_SECRET)",
        "mux.token-id",
        "mux.low-priority-token-id");
    problems.require(
        mux.client().connectTimeout().compareTo(mux.client().callDeadline()) < 0,
        "'" + mux.client().connectTimeout().toMillis()
            + "' ms do not leave anything of mux.call-deadline ("
            + mux.client().callDeadline().toMillis() + " ms)",
        "mux.connect-timeout",
        "mux.call-deadline");
  }

  private static void bridge(SluiceConfig config, Problems problems) {
    BridgeSettings bridge = config.bridge();
    problems.require(
        isLoopback(bridge.host()),
        "'" + bridge.host()
            + "' is not loopback; the bridge asks nobody who they are, so it stays there",
        "bridge.host");
    problems.require(
        bridge.askDeadline().compareTo(bridge.idleTimeout()) < 0,
        "must be less than bridge.idle-timeout (" + bridge.idleTimeout().toMillis()
            + " ms), or a client that waits for its answer counts as idle",
        "bridge.ask-deadline",
        "bridge.idle-timeout");
    problems.require(
        !bridge.enabled()
            || bridge.port() == 0
            || (bridge.port() != config.management().port()
                && bridge.port() != config.ingest().port()),
        "'" + bridge.port() + "' is the port of another listener too",
        "bridge.port",
        "management.port",
        "ingest.port");
  }

  private static void production(SluiceConfig config, Problems problems) {
    problems.require(
        config.database().url().isPresent(),
        "missing; production has no embedded Postgres (set DATABASE_URL)",
        "postgres.url",
        "profile");
    problems.require(
        !config.mux().signingSecrets().isEmpty(),
        "missing; production makes no random secret (set MUX_WEBHOOK_SIGNING_SECRET)",
        "mux.webhook-signing-secrets",
        "profile");
    problems.require(
        config.mux().credentials().isPresent(),
        "missing; production has no simulator in place of Mux (set MUX_TOKEN_ID and MUX_TOKEN_SECRET)",
        "mux.token-id",
        "mux.token-secret",
        "profile");
    problems.require(
        !config.demo().enabled(),
        "'true' is refused in production: the shower would be stored among real events",
        "demo.enabled",
        "profile");
  }

  /** Decides without asking any name server: a name counts as loopback only when it is localhost. */
  static boolean isLoopback(String host) {
    try {
      return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false; // a name, which may point anywhere
    }
  }
}
