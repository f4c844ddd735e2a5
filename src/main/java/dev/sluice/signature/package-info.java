/**
 * Is it genuine? Turns unverified bytes into a verdict. Pure: imports the JDK only, and is told what time it is.
 *
 * <p>Only this room can make a {@link dev.sluice.signature.VerifiedWebhook}, so bytes that nobody
 * vouched for cannot be parsed or linked: the compiler holds promise P4.
 *
 * <p>Why so: the raw delivery lives here, below {@code event}, and not among the events: an event can then be read only from
 * what this room has verified, and the rooms form no cycle.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.signature;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
