package dev.sluice.bus;

import dev.sluice.resilience.Criticality;
import dev.sluice.resilience.Dependency;
import dev.sluice.resilience.DependencyKind;
import dev.sluice.resilience.Protection;
import dev.sluice.resilience.ProtectionNumber;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one {@link DependencyForm} and finds every problem with it. Used once. */
final class DependencyFormReader {
  private static final String NAME_RULE =
      " must be 1 to 63 lower-case letters, digits and hyphens, beginning with a letter";
  private static final int SERVES_MAX = 32;
  private static final int URL_CHARS_MAX = 1_024;
  private static final List<String> MEMBERS =
      List.of("name", "kind", "criticality", "serves", "alternativeTo", "healthUrl", "protection");

  private final JsonObject json;
  private final Protection usual;
  private final List<String> problems = new ArrayList<>();

  DependencyFormReader(JsonObject json, Protection usual) {
    this.json = json;
    this.usual = usual;
  }

  DependencyForm read() {
    if (!MEMBERS.containsAll(json.fieldNames())) {
      problems.add("the members are " + String.join(", ", MEMBERS));
    }
    String name = name();
    DependencyKind kind = choice("kind", DependencyKind.values(), DependencyKind::label);
    Criticality criticality = choice("criticality", Criticality.values(), Criticality::label);
    Set<String> serves = serves();
    String alternativeTo = alternativeTo(name);
    URI healthUrl = healthUrl();
    Map<ProtectionNumber, Integer> numbers = numbers();
    if (!problems.isEmpty() || name == null || kind == null || criticality == null) {
      throw new RefusedFormException(problems);
    }
    return new DependencyForm(
        new Dependency(
            name,
            kind,
            criticality,
            serves,
            alternativeTo,
            healthUrl,
            ProtectionNumber.applied(usual, numbers)),
        numbers);
  }

  private @Nullable String name() {
    if (json.getValue("name") instanceof String name && Dependency.isName(name)) {
      return name;
    }
    problems.add("name" + NAME_RULE);
    return null;
  }

  private <E> @Nullable E choice(String member, E[] values, Function<E, String> label) {
    Object given = json.getValue(member);
    Optional<E> chosen =
        Arrays.stream(values).filter(value -> label.apply(value).equals(given)).findFirst();
    if (chosen.isEmpty()) {
      problems.add(member + " must be one of "
          + Arrays.stream(values).map(label).collect(Collectors.joining(", ")));
    }
    return chosen.orElse(null);
  }

  private Set<String> serves() {
    Object given = json.getValue("serves");
    if (given == null) {
      return Set.of();
    }
    Set<String> serves = new HashSet<>();
    if (given instanceof JsonArray array
        && array.size() <= SERVES_MAX
        && array.stream()
            .allMatch(each -> each instanceof String capability && Dependency.isName(capability))) {
      array.forEach(each -> serves.add((String) each));
      return serves;
    }
    problems.add(
        "serves must be a list of at most " + SERVES_MAX + " names, each of which" + NAME_RULE);
    return Set.of();
  }

  private @Nullable String alternativeTo(@Nullable String name) {
    Object given = json.getValue("alternativeTo");
    if (given == null) {
      return null;
    }
    if (given instanceof String other && Dependency.isName(other) && !other.equals(name)) {
      return other;
    }
    problems.add("alternativeTo must be the name of another dependency");
    return null;
  }

  private @Nullable URI healthUrl() {
    Object given = json.getValue("healthUrl");
    if (given == null) {
      return null;
    }
    // What was given is not shown: it may hold a secret.
    Optional<URI> url = given instanceof String text ? uri(text) : Optional.empty();
    if (url.isEmpty()) {
      problems.add("healthUrl must be an http or https address of at most " + URL_CHARS_MAX
          + " characters, with a host, without user info or fragment");
    } else if (LinkLocal.isLiteral(url.get().getHost())) {
      problems.add("healthUrl must not be a link-local address such as that of a cloud's metadata");
    }
    return url.orElse(null);
  }

  private static Optional<URI> uri(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return http
              && text.length() <= URL_CHARS_MAX
              && uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty(); // the caller says what would have been right
    }
  }

  private Map<ProtectionNumber, Integer> numbers() {
    Object given = json.getValue("protection");
    if (given == null) {
      return Map.of();
    }
    Map<ProtectionNumber, Integer> numbers = new EnumMap<>(ProtectionNumber.class);
    if (!(given instanceof JsonObject object)) {
      problems.add("protection must be an object of numbers");
      return numbers;
    }
    for (Map.Entry<String, Object> member : object) {
      Optional<ProtectionNumber> number = ProtectionNumber.find(member.getKey());
      if (number.isEmpty()) {
        problems.add("the members of protection are "
            + Stream.of(ProtectionNumber.values())
                .map(ProtectionNumber::label)
                .collect(Collectors.joining(", ")));
      } else if (member.getValue() instanceof Integer value && number.get().takes(value)) {
        numbers.put(number.get(), value);
      } else {
        problems.add("protection." + number.get().rule());
      }
    }
    return numbers;
  }
}
