/**
 * The merge: stamps, the status lattice, and the fold from events to the state of Mux's objects, in any
 * order, with any repetition. Pure: imports {@code event} only.
 *
 * <p>Why so: the state is a join-semilattice, so no reader or writer has to ask in which order things came. The order of
 * snapshots is {@code (occurred at, status rank, source rank, event id, digest of the content)}; the digest is there because
 * one event may be told twice with different data, and without it the first to arrive would win.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.asset;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
