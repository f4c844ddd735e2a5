/** Proofs of the bridge, by clients that speak TCP. */
@NullMarked
@CheckReturnValue
package dev.sluice.bridge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
