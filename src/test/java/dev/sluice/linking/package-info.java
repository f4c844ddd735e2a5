/** Proofs of linking and of reading. */
@NullMarked
@CheckReturnValue
package dev.sluice.linking;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
