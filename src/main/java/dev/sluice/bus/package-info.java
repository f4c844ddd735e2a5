/**
 * Every address and message on the event bus, and the one codec that carries our records without
 * copying. Imports the pure rooms and Vert.x only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.bus;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
