package dev.sluice.simulator;

/**
 * The Mux environment that all simulated objects belong to.
 *
 * @param id six letters and digits, as Mux makes them
 * @param name such as {@code Development}
 */
public record Environment(String id, String name) {}
