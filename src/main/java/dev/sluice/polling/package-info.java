/**
 * Asks Mux where a webhook is late: the due-queue and its one poller, sessions that wait for an end, and single reads
 * that many share. Owns its ports to Mux and to the store; talks to other actors through {@code bus}
 * only.
 *
 * <p>Why so: what is due, and who polls, stands in the database, so that several gateways share one queue and one rate,
 * and a gateway that dies leaves nothing undone. Every row is claimed before its call, by moving its due time past the
 * longest a call may take; so even two gateways that both believe they lead cannot read one object at once, and the
 * lease of the leader is what keeps the rate.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.polling;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
