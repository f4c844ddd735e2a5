package dev.sluice;

import dev.sluice.bus.AssetKey;
import dev.sluice.bus.CreativeAsset;
import dev.sluice.config.DemoSettings;
import dev.sluice.linking.AssetDirectory;
import dev.sluice.simulator.DeliveryPlan;
import dev.sluice.simulator.Disorder;
import dev.sluice.simulator.SendReport;
import dev.sluice.simulator.SenderSettings;
import dev.sluice.simulator.Shower;
import dev.sluice.simulator.Truth;
import dev.sluice.simulator.WebhookSender;
import dev.sluice.simulator.World;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.net.URI;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One short simulated shower of signed webhooks, shuffled, repeated, some late, some forged, that a gateway sends to
 * itself; then a look whether every asset came out as Mux meant it.
 */
final class Demonstration {
  private final World world;
  private final DemoSettings settings;
  private final URI target;
  private final String secret;
  private final AssetDirectory directory;
  private final PrintStream out;

  /** What was found, against what is true. */
  private record Finding(Truth truth, Optional<String> status) {
    boolean isRight() {
      return status.map(truth.told().name()::equals).orElse(false);
    }
  }

  Demonstration(
      World world,
      DemoSettings settings,
      URI target,
      String secret,
      AssetDirectory directory,
      PrintStream out) {
    this.world = world;
    this.settings = settings;
    this.target = target;
    this.secret = secret;
    this.directory = directory;
    this.out = out;
  }

  /** Sends, looks and prints. Succeeds whatever was found: what is printed is the result. */
  Future<Void> run(Vertx vertx, InstantSource clock) {
    DeliveryPlan plan = Shower.plan(world, Disorder.usual(), clock.millis());
    var sender = new WebhookSender(
        vertx,
        SenderSettings.to(target, secret).withConnections(16).withRate(settings.ratePerSecond()),
        clock);
    out.printf(
        "%nA shower of %d simulated webhooks of %d assets, shuffled, repeated, some late, some forged:%n",
        plan.size(), world.size());
    return sender
        .send(plan)
        .eventually(sender::close)
        .compose(report -> Future.join(
                plan.truth().filter(Demonstration::wasTold).map(this::find).toList())
            .map(found -> print(report, found.list())));
  }

  // An upload whose only event was lost, or that never had one, is known to nobody.
  private static boolean wasTold(Truth truth) {
    return truth.assetId() != null || truth.uploadId() != null;
  }

  private Future<Finding> find(Truth truth) {
    AssetKey key = truth.assetId() != null
        ? new AssetKey.ByAssetId(truth.assetId())
        : new AssetKey.ByUploadId(String.valueOf(truth.uploadId()));
    return directory
        .find(key)
        .map(asset -> new Finding(
            truth, asset.map(CreativeAsset::json).map(json -> json.getString("status"))));
  }

  private Void print(SendReport report, List<Finding> findings) {
    DeliveryPlan.PlanCounts counts = report.plan().counts();
    line("sent", report.requests() + " requests at " + Math.round(report.ratePerSecond()) + "/s");
    line(
        "received",
        report.acceptedEvents() + " of " + counts.events()
            + " events acknowledged after their commit");
    line("repeats", counts.repeats() + " second deliveries, each without a second effect");
    line(
        "refused",
        (report.hostileSent() - report.hostileAccepted()) + " of " + counts.hostile()
            + " forged, stale or malformed");
    line("answers", report.statuses().toString());
    line(
        "latency",
        String.format(
            Locale.ROOT,
            "p50 %.1f ms, p99 %.1f ms",
            report.accepted().p50().toNanos() / 1e6,
            report.accepted().p99().toNanos() / 1e6));
    Map<String, Integer> byStatus = new TreeMap<>(Comparator.naturalOrder());
    findings.forEach(
        finding -> byStatus.merge(finding.status().orElse("unknown"), 1, Integer::sum));
    line("assets", byStatus.toString());
    long right = findings.stream().filter(Finding::isRight).count();
    line("true state", right + " of " + findings.size() + " assets");
    findings.stream()
        .filter(finding -> !finding.isRight())
        .limit(5)
        .forEach(wrong -> line(
            "WRONG",
            wrong.truth().story() + " " + wrong.truth().assetId() + ": is "
                + wrong.status().orElse("unknown") + ", should be "
                + wrong.truth().told()));
    out.println();
    return null;
  }

  private void line(String what, String how) {
    out.printf("  %-11s %s%n", what, how);
  }
}
