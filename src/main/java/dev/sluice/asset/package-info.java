/**
 * The merge: stamps, the status lattice, and the fold from events to the state of Mux's objects, in any
 * order, with any repetition. Pure: imports {@code event} only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.asset;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
