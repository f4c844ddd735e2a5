/**
 * The front door: the command line, and the only place that builds the parts and deploys them. Imports
 * every room; no room imports it.
 */
@NullMarked
@CheckReturnValue
package dev.sluice;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
