/** Proofs of the contract on the bus. */
@NullMarked
@CheckReturnValue
package dev.sluice.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
