/**
 * The load tests: each starts a Postgres and the gateway as in production, floods it with Gatling over loopback, and
 * compares what was acknowledged with the ledger.
 *
 * <p>Why so: a status and a percentile tell how the flood looked from outside, and only the ledger tells whether the
 * answers were true. Gatling runs in a process of its own, since it is made for one run; what disturbs the gateway
 * meanwhile, an outage or slow senders, is done from the process that started everything, so that it can also put it
 * right. Both make the same plan of deliveries from one seed, so no list of events is handed over.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.loadtest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
