/**
 * Group commit: whatever waits when a writer is free becomes one transaction. Owns the port to the
 * store; talks to other actors through {@code bus} only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.linking;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
