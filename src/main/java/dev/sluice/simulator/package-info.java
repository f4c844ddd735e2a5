/**
 * A Mux look-alike: the API, signed webhook floods along real life cycles, and faults. Part of the
 * product: the demonstration, the tests and the benchmark use it.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.simulator;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
