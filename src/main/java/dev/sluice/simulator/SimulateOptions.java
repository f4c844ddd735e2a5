package dev.sluice.simulator;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@link SimulateCommand}. What is wrong is told with the option's name and its rule. */
final class SimulateOptions {
  private static final String SECRET_VARIABLE = "MUX_WEBHOOK_SIGNING_SECRET";

  private static final Duration RETRY_DELAY = Duration.ofMillis(200);

  @Option(
      names = "--target",
      paramLabel = "URL",
      description = "where webhooks go (default: ${DEFAULT-VALUE})",
      defaultValue = "http://127.0.0.1:8080/api/webhooks/mux")
  private URI target = URI.create("http://127.0.0.1:8080/api/webhooks/mux");

  @Option(
      names = "--allow-remote",
      description = "let the target be another machine; without it only this one may be flooded")
  private boolean allowRemote;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description = {
        "the gateway's signing secret; never printed",
        "(default: the environment variable " + SECRET_VARIABLE + ", where it is safer)"
      })
  private @Nullable String secret;

  @Option(
      names = "--assets",
      paramLabel = "N",
      description = "how many assets live (default: ${DEFAULT-VALUE})",
      defaultValue = "200")
  private int assets = 200;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "as many assets as tell at least N events, instead of --assets")
  private int count;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = {
        "N new deliveries per second, whether or not earlier ones were answered;",
        "0 = as fast as answers come (default: ${DEFAULT-VALUE})"
      },
      defaultValue = "0")
  private double rate;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "how many deliveries may be under way at once (default: ${DEFAULT-VALUE})",
      defaultValue = "32")
  private int connections = 32;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "the same seed sends the same events (default: ${DEFAULT-VALUE})",
      defaultValue = "1")
  private long seed = 1;

  @Option(
      names = "--shuffle",
      paramLabel = "N",
      description = "how many places events are moved; 0 = in order (default: ${DEFAULT-VALUE})",
      defaultValue = "200")
  private int shuffle = 200;

  @Option(
      names = "--repeats",
      paramLabel = "SHARE",
      description = "share of events sent twice, 0 to 1 (default: ${DEFAULT-VALUE})",
      defaultValue = "0.1")
  private double repeats = 0.1;

  @Option(
      names = "--losses",
      paramLabel = "SHARE",
      description = "share of events never sent (default: ${DEFAULT-VALUE})",
      defaultValue = "0")
  private double losses;

  @Option(
      names = "--late",
      paramLabel = "SHARE",
      description = "share of events sent after all others (default: ${DEFAULT-VALUE})",
      defaultValue = "0.02")
  private double late = 0.02;

  @Option(
      names = "--forged",
      paramLabel = "SHARE",
      description = "as many more with a wrong signature (default: ${DEFAULT-VALUE})",
      defaultValue = "0.05")
  private double forged = 0.05;

  @Option(
      names = "--stale",
      paramLabel = "SHARE",
      description = "as many more signed over 300 s ago (default: ${DEFAULT-VALUE})",
      defaultValue = "0.01")
  private double stale = 0.01;

  @Option(
      names = "--malformed",
      paramLabel = "SHARE",
      description = "as many more without a readable signature (default: ${DEFAULT-VALUE})",
      defaultValue = "0.01")
  private double malformed = 0.01;

  @Option(
      names = "--span",
      paramLabel = "TIME",
      description = "the events happened within this time until now (default: ${DEFAULT-VALUE})",
      defaultValue = "30m",
      converter = TimeConverter.class)
  private Duration span = Duration.ofMinutes(30);

  @Option(
      names = "--max-duration",
      paramLabel = "TIME",
      description = "stop sending after this time, such as 30s or 5m (default: ${DEFAULT-VALUE})",
      defaultValue = "5m",
      converter = TimeConverter.class)
  private Duration maxDuration = Duration.ofMinutes(5);

  @Option(
      names = "--attempts",
      paramLabel = "N",
      description = {
        "how often an event is tried, 1 to 30; the pause between grows from 0.2 s to 3.2 s, so that 30"
            + " outlast an outage of a minute (default: ${DEFAULT-VALUE})"
      },
      defaultValue = "5")
  private int attempts = 5;

  @Option(
      names = "--api-port",
      paramLabel = "PORT",
      description = "also serve the simulated Mux API on this port of the loopback address")
  private int apiPort;

  @Option(
      names = "--linger",
      paramLabel = "TIME",
      description = "how long the API stays after the last delivery (default: ${DEFAULT-VALUE})",
      defaultValue = "0s",
      converter = TimeConverter.class)
  private Duration linger = Duration.ZERO;

  /** Reads a time such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 1h}. */
  static final class TimeConverter implements ITypeConverter<Duration> {
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = TIME.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a time such as 500ms, 30s, 5m or 1h");
      }
      long amount = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        default -> Duration.ofHours(amount);
      };
    }
  }

  SenderSettings sending() {
    checkTarget();
    check(
        connections >= 1 && connections <= 10_000,
        "--connections must be 1 to 10000, not " + connections);
    check(attempts >= 1 && attempts <= 30, "--attempts must be 1 to 30, not " + attempts);
    check(rate >= 0 && rate <= 1_000_000, "--rate must be 0 to 1000000, not " + rate);
    check(maxDuration.isPositive(), "--max-duration must be longer than 0");
    check(apiPort >= 0 && apiPort <= 65_535, "--api-port must be 1 to 65535, not " + apiPort);
    check(
        assets >= 1 && assets <= World.LIFE_CYCLES_MAX,
        "--assets must be 1 to 10000000, not " + assets);
    check(count >= 0 && count <= Shower.EVENTS_MAX, "--count must be 1 to 50000000, not " + count);
    check(span.compareTo(Duration.ofSeconds(1)) >= 0, "--span must be at least 1s");
    return SenderSettings.to(target, secret())
        .withConnections(connections)
        .withRate(rate)
        .withRetries(attempts, RETRY_DELAY)
        .withMaxDuration(maxDuration);
  }

  Disorder disorder() {
    check(shuffle >= 0, "--shuffle must be 0 or more, not " + shuffle);
    checkShare("--repeats", repeats);
    checkShare("--losses", losses);
    checkShare("--late", late);
    checkShare("--forged", forged);
    checkShare("--stale", stale);
    checkShare("--malformed", malformed);
    return new Disorder(shuffle, repeats, losses, late, forged, stale, malformed);
  }

  URI target() {
    return target;
  }

  int assets() {
    return assets;
  }

  int count() {
    return count;
  }

  long seed() {
    return seed;
  }

  Duration span() {
    return span;
  }

  int apiPort() {
    return apiPort;
  }

  Duration linger() {
    return linger;
  }

  private String secret() {
    String given = secret == null ? System.getenv(SECRET_VARIABLE) : secret;
    check(
        given != null && !given.isBlank(),
        "--secret or the variable " + SECRET_VARIABLE + " must be set");
    // While a secret is rotated the variable holds several; the gateway takes any, so the first
    // will do.
    return String.valueOf(given).split(",", 2)[0].trim();
  }

  private void checkTarget() {
    boolean http = target.getHost() != null
        && ("http".equals(target.getScheme()) || "https".equals(target.getScheme()));
    check(http, "--target must be an http or https URL, not '" + target + "'");
    check(
        allowRemote || isLoopback(target.getHost()),
        "--target must be this machine (a loopback address), not '" + target.getHost()
            + "'; --allow-remote lifts that, if the other side expects a flood");
  }

  private static boolean isLoopback(String host) {
    try {
      for (var address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  private static void checkShare(String option, double share) {
    check(share >= 0 && share <= 1, option + " must be a share from 0 to 1, not " + share);
  }

  private static void check(boolean rule, String message) {
    if (!rule) {
      throw new IllegalArgumentException(message);
    }
  }
}
