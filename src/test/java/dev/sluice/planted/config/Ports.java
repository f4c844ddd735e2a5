package dev.sluice.planted.config;

import dev.sluice.planted.ingest.Sideways;

/** Configuration that uses more of an actor than its settings: forbidden. */
public record Ports(Sideways sideways) {}
