/**
 * A Mux look-alike: the API, signed webhook floods along real life cycles, and faults. Part of the
 * product: the demonstration, the tests and the benchmark use it. Imports {@code signature}, Vert.x, a
 * streaming JSON writer, a command line parser and a histogram; no other room knows it but {@code Main}.
 *
 * <p>A {@link dev.sluice.simulator.World} is what happens at Mux: life cycles of assets, made from a seed
 * each time they are asked for, so that a big world takes no memory and the same seed gives the same bytes.
 * Each {@link dev.sluice.simulator.LifeCycle} knows its {@link dev.sluice.simulator.Truth}, the state that
 * a gateway must show in the end. A {@link dev.sluice.simulator.Shower} puts the events of a world into
 * disorder, which gives a {@link dev.sluice.simulator.DeliveryPlan}; a
 * {@link dev.sluice.simulator.WebhookSender} signs and sends it and reports. The API serves the same world
 * as of now, so a lost event can be found there.
 *
 * <pre>{@code
 * var span = Duration.ofMinutes(30);
 * var world = new World(new WorldSettings(1, 500, Instant.now().minus(span), span, Mix.usual()));
 * var plan = Shower.plan(world, Disorder.usual(), 1);
 * var sender = new WebhookSender(vertx, SenderSettings.to(target, secret), InstantSource.system());
 * sender.send(plan).onSuccess(report -> {
 *   report.flawless();   // everything genuine accepted, everything hostile refused
 *   plan.truth();        // what the gateway must show now, one per life cycle
 * });
 * vertx.deployVerticle(new MuxApiVerticle(world, MuxApiSettings.onLoopback(token), clock, sender));
 * }</pre>
 *
 * <p>Why so: bodies are written anew for each try instead of being kept. A plan of 200,000 deliveries is
 * then 1.6 MB, a retry can show the attempts before it as Mux does, and the signature is as fresh as at
 * Mux. It costs some five microseconds per delivery.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.simulator;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
