/**
 * The management HTTP listener: health, Prometheus text, and reading the state of assets and the
 * ledger. Talks to other actors through {@code bus} only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
