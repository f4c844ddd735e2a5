/**
 * The public HTTP listener: limits, raw bytes, the verdict on the signature, one ask to
 * {@code linking}, and an answer only after the commit. Talks to other actors through {@code bus} only.
 *
 * <p>Why so: what one event loop reads in one turn goes to {@code linking} as one ask, for a hop over the bus costs as much as
 * verifying a body; every event still gets its own reply.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
