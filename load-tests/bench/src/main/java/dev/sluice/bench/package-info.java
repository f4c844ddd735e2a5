/**
 * The side-by-side benchmark: starts each contestant in turn on the same machine and the same Postgres, loads it, measures
 * it from outside, and checks what it measured.
 *
 * <p>Why so: on a shared machine a rate alone says little, for the machine of the next minute is another one. Rounds are
 * interleaved, so that all contestants meet the same minutes, and what is told is their ratio and the processor time per
 * event, which depend far less on who else is at work.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.bench;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
