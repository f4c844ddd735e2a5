/**
 * The bridge to the event bus for programs outside the JVM: frames over TCP, on loopback. Sees the bus and the pure rooms.
 *
 * <p>Why so: the frames are those of vertx-tcp-eventbus-bridge, so its clients in other languages work, and a test holds the
 * two side by side. That library itself is not what listens, since it cannot be bounded: it takes a frame of any length and
 * any number of connections, keeps writing to who does not read, and loses its place in the byte stream after a frame of an
 * unknown type or a negative length.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.bridge;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
