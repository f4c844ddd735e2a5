package dev.sluice.event;

/** What came of reading genuine bytes as an event. */
public sealed interface Reading {

  /** The envelope is whole. The event may still carry a {@link ContentFault}, and is kept either way. */
  record Understood(MuxEvent event) implements Reading {}

  /**
   * Not an event as Mux sends them.
   *
   * @param rule the field and the rule that it breaks, as a clause such as {@code id is missing}; shows
   *     nothing of the content, so that it may be answered and logged
   */
  record NotAnEvent(String rule) implements Reading {}
}
