package dev.sluice.postgres;

import static dev.sluice.postgres.RepeatSpell.LENGTH;
import static dev.sluice.postgres.RepeatSpell.MANY_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepeatSpellTest {
  // Close to where the clock's own numbers wrap, as they may.
  private static final long NOW = Long.MAX_VALUE - 5;

  private final RepeatSpell spell = new RepeatSpell();

  @Test
  void many_events_are_trusted_and_few_are_not() {
    assertThat(spell.trusts(MANY_EVENTS, NOW)).isTrue();
    assertThat(spell.trusts(MANY_EVENTS - 1, NOW)).isFalse();
  }

  @Test
  void after_a_repeat_nothing_is_trusted_until_the_spell_is_over() {
    spell.repeated(NOW);

    assertThat(spell.trusts(MANY_EVENTS, NOW)).isFalse();
    assertThat(spell.trusts(MANY_EVENTS, NOW + LENGTH.toNanos() - 1)).isFalse();
    assertThat(spell.trusts(MANY_EVENTS, NOW + LENGTH.toNanos())).isTrue();
  }

  @Test
  void each_repeat_begins_the_spell_anew() {
    spell.repeated(NOW);
    spell.repeated(NOW + LENGTH.toNanos() / 2);

    assertThat(spell.trusts(MANY_EVENTS, NOW + LENGTH.toNanos())).isFalse();
  }
}
