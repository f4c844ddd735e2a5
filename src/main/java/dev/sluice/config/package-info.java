/**
 * From text (HOCON, environment variables) to typed settings; every problem is reported at once.
 *
 * <p>{@code sluice.conf} declares each setting with its default and its environment variable, and nothing
 * here repeats either: the layer of the environment is what the substitutions in that file resolve to.
 * Imports the settings records of other rooms and the pure rooms only.
 *
 * <p>Why so: with the variables resolved inside {@code sluice.conf} alone, a user's file would lie over the
 * environment, and an operator could not override a file from the outside. So the resolved values are
 * lifted into a layer of their own, found by their origin.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
