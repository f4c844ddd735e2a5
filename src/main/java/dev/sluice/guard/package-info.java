/**
 * Runs a Future under protection, and tells whoever listens when something moves. From the outside in: retry within the
 * budget, rate governor, breaker, bulkhead, deadline, call. What is decided is decided by {@code resilience}; this room
 * keeps the state, waits, arms timers and acts. Imports the pure rooms, {@code bus} and Vert.x.
 *
 * <p>Why a lock: one dependency is called from many event loops, and its breaker must be one. Each guard has one short
 * lock; decisions are made inside, and callers, listeners and metrics are told outside. The retry budget, which all
 * guards share, has its own; no thread ever holds two.
 *
 * <p>Why a breaker begins closed: nothing of a breaker outlives its process, so a fresh one is not restored from
 * anything. Beginning half-open would refuse healthy traffic at every start and let one unlucky call shut a dependency
 * out. What a crash loop could do to the dependency is held by the budget and the governors, which begin spent. Only
 * where the state is known, since a dependency was removed while its breaker was not closed and comes back, does it begin
 * half-open.
 *
 * <p>Why its own timers: a timer armed within a verticle dies with it, and would take the place in the bulkhead along.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.guard;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
