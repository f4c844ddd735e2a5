/** Proofs of polling. */
@NullMarked
@CheckReturnValue
package dev.sluice.polling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
