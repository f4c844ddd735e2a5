/**
 * The load generator, a process of its own: real Mux bodies, made unique and signed ahead of time, over plain
 * non-blocking sockets on one thread.
 *
 * <p>Why so: it shares the machine with what it measures, so each microsecond that it takes is one that the contestants
 * do not get. A client library would cost as much as the gateway does.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.bench.load;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
