/**
 * Is it genuine? Turns unverified bytes into a verdict. Pure: imports the JDK only, and is told what time it is.
 *
 * <p>Only this room can make a {@link dev.sluice.signature.VerifiedWebhook}, so bytes that nobody
 * vouched for cannot be parsed or linked: the compiler holds promise P4.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.signature;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
