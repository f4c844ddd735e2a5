package dev.sluice;

import dev.sluice.config.SluiceConfig;

/** For tests of subcommands, which neither serve nor check. */
final class NoGateway implements Operations {
  @Override
  public void serve(SluiceConfig config) {
    throw new AssertionError("a subcommand does not serve");
  }

  @Override
  public void check(SluiceConfig config) {
    throw new AssertionError("a subcommand does not check");
  }
}
