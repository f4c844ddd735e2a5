/**
 * From text (HOCON, environment variables) to typed settings; every problem is reported at once.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.config;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
