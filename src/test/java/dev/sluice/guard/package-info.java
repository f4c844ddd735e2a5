/** Tests of the guard room, most of them on a time that they drive themselves. */
@NullMarked
@CheckReturnValue
package dev.sluice.guard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
