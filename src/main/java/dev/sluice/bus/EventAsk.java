package dev.sluice.bus;

/**
 * Asks for one event of the ledger.
 *
 * @param eventId Mux's id of it
 */
public record EventAsk(String eventId) {}
