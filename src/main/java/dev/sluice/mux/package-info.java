/**
 * The client of Mux's Video API: what it asks, how it reads the answers, and how it fails. An edge: imports the pure rooms
 * and Vert.x. Its calls are plain: one attempt each, without breaker, budget or rate. Whoever calls guards them, and finds
 * in {@link dev.sluice.mux.MuxCall} what a guard must know of each.
 *
 * <p>An object that was read becomes an event as if Mux had told it, with {@code Source.POLL}, and goes through the same
 * merge and the same ledger as a webhook. Four decisions about that:
 *
 * <ul>
 *   <li>The events are of types of our own, {@code video.asset.polled} and {@code video.upload.polled}. Mux never sent
 *       them, and whoever lists the ledger should not take a read for a webhook. The merge takes the status from the data.
 *       Only an asset that is gone is told with Mux's own {@code video.asset.deleted}; it has no status, and so leaves
 *       alone what was known of the asset.
 *   <li>The time of a read is never later than the moment at which Mux looked. A {@code Date} header has whole seconds and
 *       is written after the look, so the time that the call took, rounded up, is taken off. A read that claimed to be
 *       later than it was could hide a webhook that tells more; one that claims to be earlier is only repeated by the
 *       next.
 *   <li>The event's id is a digest of all that it says, its time included. The same answer read twice is one event.
 *   <li>The body is an envelope around the answer's data, in the words of a webhook: {@code created_at} is a number. What
 *       gives access (upload URLs, stream keys) is masked before anything keeps it: no signature covers a poll's bytes, so
 *       nothing is lost.
 * </ul>
 *
 * <p>Calls go out on Vert.x's web client. Left alone it would follow redirects, hold any body in memory, and read a body
 * that nobody wants to its end before it gives the connection back. The first is an option; the second is a body codec of
 * our own; the third needs the request itself, which the web client shows to interceptors only. Their method is public, but
 * Vert.x calls it internal, so a newer version may change it: {@code Exchange.follow} is the one place that would notice,
 * and {@code MuxConnectionsTest} says what must still hold then.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.mux;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
