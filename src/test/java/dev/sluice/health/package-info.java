/** Proofs of the health rules. */
@NullMarked
@CheckReturnValue
package dev.sluice.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
