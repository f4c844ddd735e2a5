package dev.sluice.simulator;

/** Hears of every try while a plan is sent. Called on the sender's event loop: it must not block. */
@FunctionalInterface
public interface SendObserver {

  /**
   * A try is over.
   *
   * @param delivery what was sent
   * @param attempt which try it was, counted from 1
   * @param outcome what became of it
   */
  void tried(Delivery delivery, int attempt, Outcome outcome);

  /** An observer that looks away. */
  static SendObserver none() {
    return (_, _, _) -> {};
  }
}
