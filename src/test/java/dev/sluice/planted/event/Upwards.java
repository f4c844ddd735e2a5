package dev.sluice.planted.event;

import dev.sluice.planted.ingest.Sideways;

/** A noun that imports an actor: forbidden. */
public record Upwards(Sideways sideways) {}
