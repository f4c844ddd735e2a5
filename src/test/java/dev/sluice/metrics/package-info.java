/** Proofs of the management listener. */
@NullMarked
@CheckReturnValue
package dev.sluice.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
