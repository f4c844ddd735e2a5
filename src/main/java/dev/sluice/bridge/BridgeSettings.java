package dev.sluice.bridge;

import java.time.Duration;

/**
 * The TCP bridge.
 *
 * @param enabled whether it listens at all
 * @param host the loopback address to listen on
 * @param port the port; 0 takes a free one
 * @param connectionsMax how many connections are held at once
 * @param frameBytesMax the largest frame taken
 * @param asksMax how many asks of one connection may be under way
 * @param registrationsMax how many addresses one connection may be registered for
 * @param writeBytesMax how many bytes may wait for one client to read
 * @param askDeadline the longest that an ask may wait
 * @param idleTimeout how long a client may say nothing
 */
public record BridgeSettings(
    boolean enabled,
    String host,
    int port,
    int connectionsMax,
    int frameBytesMax,
    int asksMax,
    int registrationsMax,
    int writeBytesMax,
    Duration askDeadline,
    Duration idleTimeout) {}
