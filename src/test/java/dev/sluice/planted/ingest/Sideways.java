package dev.sluice.planted.ingest;

import dev.sluice.planted.linking.Commits;

/** An actor that reaches into another: forbidden. */
public record Sideways(Commits commits) {}
