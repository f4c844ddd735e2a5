/**
 * What a health check is, how the score is made of them, and the rules by which a gateway counts as
 * healthy, degraded or unhealthy. Imports {@code bus} and the pure rooms only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.health;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
