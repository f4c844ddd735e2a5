package dev.sluice;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The plan of the house: which floor each room is on, and what it may see. A room that does not exist yet
 * has its place here already; a room that is missing here has none and is reported.
 */
record House(String root, JavaClasses classes) {
  private static final Map<String, Set<String>> PURE = Map.of(
      "signature", Set.of(),
      "event", Set.of("signature"),
      "asset", Set.of("event", "signature"),
      "resilience", Set.of());
  private static final Map<String, Set<String>> PLUMBING =
      Map.of("bus", Set.of(), "guard", Set.of("bus"), "health", Set.of("bus"));
  private static final Set<String> ACTORS =
      Set.of("ingest", "linking", "polling", "metrics", "bridge");
  private static final Set<String> EDGES = Set.of("postgres", "mux");

  private static final List<String> PURE_LIBRARIES = List.of(
      "java.",
      "javax.crypto.",
      "javax.net.ssl.",
      "org.jspecify.annotations.",
      "com.google.errorprone.annotations.");
  private static final String JSON_PARSER = "com.fasterxml.jackson.core.";

  /** Every import of a room that its place forbids, with the reason. */
  List<String> forbiddenArrows() {
    return dependencies()
        .filter(arrow -> isOurs(arrow.getTargetClass()))
        .map(arrow -> arrow.getOriginClass().getName() + " uses "
            + arrow.getTargetClass().getName() + ": " + refusal(arrow))
        .filter(line -> !line.endsWith(": "))
        .distinct()
        .sorted()
        .toList();
  }

  /** Every use of a library, a logger or a clock in a pure room. */
  List<String> impurities() {
    var found = new TreeSet<String>();
    dependencies()
        .filter(arrow -> PURE.containsKey(room(arrow.getOriginClass())))
        .forEach(arrow -> {
          JavaClass target = arrow.getTargetClass().getBaseComponentType();
          if (!isOurs(target)
              && !target.isPrimitive()
              && !isPureLibrary(room(arrow.getOriginClass()), target.getName())) {
            found.add(arrow.getOriginClass().getName() + " uses " + target.getName()
                + ": a pure room needs the JDK only");
          }
        });
    classes.stream()
        .filter(origin -> PURE.containsKey(room(origin)))
        .forEach(origin -> origin.getAccessesFromSelf().stream()
            .filter(House::readsTheClock)
            .forEach(access -> found.add(
                origin.getName() + " calls " + access.getTargetOwner().getSimpleName() + "."
                    + access.getTarget().getName() + ": a pure room is told what time it is")));
    return List.copyOf(found);
  }

  /** Rooms that the plan does not know. */
  List<String> strangers() {
    return classes.stream()
        .map(this::room)
        .filter(room -> !room.isEmpty() && !place(room))
        .distinct()
        .map(room -> room + ": a new room needs a place in " + House.class.getSimpleName())
        .toList();
  }

  private static boolean place(String room) {
    return PURE.containsKey(room)
        || PLUMBING.containsKey(room)
        || ACTORS.contains(room)
        || EDGES.contains(room)
        || Set.of("config", "simulator").contains(room);
  }

  /** Why this arrow is forbidden, or nothing. */
  private String refusal(Dependency arrow) {
    String from = room(arrow.getOriginClass());
    String to = room(arrow.getTargetClass());
    if (from.equals(to) || from.isEmpty()) {
      return ""; // the front door imports every room
    }
    if (!visible(from).contains(to)) {
      return from + " may not import " + (to.isEmpty() ? "the front door" : to);
    }
    boolean low = PURE.containsKey(to) || PLUMBING.containsKey(to);
    if (from.equals("config")
        && !low
        && !arrow.getTargetClass().getSimpleName().endsWith("Settings")) {
      return "config imports settings only from rooms that are not pure";
    }
    return EDGES.contains(from) && ACTORS.contains(to) && !isPort(arrow.getTargetClass())
        ? "an edge sees interfaces, records and enums of an actor, nothing that acts"
        : "";
  }

  private static Set<String> visible(String from) {
    if (PURE.containsKey(from)) {
      return PURE.get(from);
    }
    if (PLUMBING.containsKey(from)) {
      return union(PURE.keySet(), PLUMBING.get(from));
    }
    Set<String> low = union(PURE.keySet(), PLUMBING.keySet());
    if (from.equals("config")) {
      return union(
          union(PURE.keySet(), ACTORS), union(EDGES, Set.of("guard", "health", "simulator")));
    }
    return EDGES.contains(from) ? union(low, ACTORS) : low;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  private static boolean isPort(JavaClass target) {
    return target.isInterface()
        || target.isRecord()
        || target.isEnum()
        || target.isAssignableTo(Throwable.class);
  }

  private static boolean isPureLibrary(String room, String name) {
    return name.equals("java.time.Clock")
        ? false
        : PURE_LIBRARIES.stream().anyMatch(name::startsWith)
            || (room.equals("event") && name.startsWith(JSON_PARSER));
  }

  private static boolean readsTheClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getTarget().getName();
    return (owner.startsWith("java.time.") && (member.equals("now") || member.startsWith("system")))
        || (owner.equals("java.lang.System")
            && (member.equals("currentTimeMillis") || member.equals("nanoTime")));
  }

  private Stream<Dependency> dependencies() {
    return classes.stream().flatMap(origin -> origin.getDirectDependenciesFromSelf().stream());
  }

  private boolean isOurs(JavaClass type) {
    return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
  }

  /** The room of a class: the first part of its package below the root; empty for the front door. */
  private String room(JavaClass type) {
    String inner = type.getPackageName()
        .substring(Math.min(root.length(), type.getPackageName().length()));
    return inner.isEmpty() ? "" : inner.substring(1).split("\\.", -1)[0];
  }
}
