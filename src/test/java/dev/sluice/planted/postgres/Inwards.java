package dev.sluice.planted.postgres;

import dev.sluice.planted.ingest.Sideways;
import dev.sluice.planted.linking.Commits;

/** An edge that uses a record of an actor, which is allowed, and a class that acts, which is not. */
public record Inwards(Sideways allowed, Commits forbidden) {}
