package dev.sluice.planted.shed;

/** A room that nobody planned. */
public record Stranger(String name) {}
