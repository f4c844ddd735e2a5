package dev.sluice.loadtest;

import dev.sluice.simulator.Disorder;
import io.gatling.javaapi.core.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be tried, each with the simulation that does it. */
enum Scenario {
  STEADY(SteadySimulation.class),
  RAMP(RampSimulation.class),
  BURST(BurstSimulation.class),
  SPIKE(SpikeSimulation.class),
  REPEAT_STORM(RepeatStormSimulation.class),
  FORGED_STORM(ForgedStormSimulation.class),
  OUTAGE(OutageSimulation.class),
  SLOW_SENDERS(SlowSendersSimulation.class),
  MIXED(MixedSimulation.class);

  /** How many places an event may be moved from its place in time: Mux promises no order. */
  private static final int SHUFFLE = 200;

  private final Class<? extends Simulation> simulation;

  Scenario(Class<? extends Simulation> simulation) {
    this.simulation = simulation;
  }

  /** Its name on the command line, such as {@code repeat-storm}. */
  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Scenario> of(String title) {
    return Arrays.stream(values()).filter(one -> one.title().equals(title)).findFirst();
  }

  static List<String> titles() {
    return Arrays.stream(values()).map(Scenario::title).toList();
  }

  /** The name of the class that Gatling runs. */
  String simulation() {
    return simulation.getName();
  }

  /** What goes wrong between Mux and the gateway. */
  Disorder disorder() {
    return this == FORGED_STORM
        ? new Disorder(SHUFFLE, 0, 0, 0, 1, 0.1, 0.2)
        : new Disorder(SHUFFLE, 0, 0, 0, 0, 0, 0);
  }
}
