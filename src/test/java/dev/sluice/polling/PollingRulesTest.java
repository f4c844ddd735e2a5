package dev.sluice.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.bus.ProcessingStatus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of polling by plain values: listing, single flight, what a session may ask, and who waits for what. */
class PollingRulesTest {
  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final PollKey A = PollKey.asset("a");
  private static final PollKey B = PollKey.asset("b");

  @Test
  void all_are_listed_where_that_saves_half_of_the_calls() {
    var rule = new ListingRule(50);
    assertThat(ListingRule.pages(0)).isOne();
    assertThat(ListingRule.pages(100)).isOne();
    assertThat(ListingRule.pages(101)).isEqualTo(2);
    assertThat(rule.isCheaper(49, 1)).isFalse();
    assertThat(rule.isCheaper(50, 1)).isTrue();
    assertThat(rule.isCheaper(5_000, ListingRule.pages(5_000))).isTrue();
    assertThat(rule.isCheaper(5_000, ListingRule.pages(250_000))).isTrue();
    assertThat(rule.isCheaper(5_000, ListingRule.pages(250_001))).isFalse();
  }

  @Test
  void a_list_goes_on_while_its_rest_costs_no_more_than_single_reads_of_what_is_left() {
    assertThat(ListingRule.goesOn(1, 50, 100, 4_900)).isTrue();
    assertThat(ListingRule.goesOn(40, 50, 4_000, 10)).isTrue();
    assertThat(ListingRule.goesOn(40, 50, 4_000, 9)).isFalse();
    // What is known of is less than what Mux lists: it goes on while anything is left.
    assertThat(ListingRule.goesOn(60, 50, 4_000, 1)).isTrue();
    assertThat(ListingRule.goesOn(60, 50, 4_000, 0)).isFalse();
    // It has told so little that single reads would have been as cheap.
    assertThat(ListingRule.goesOn(99, 50, 10, 90)).isTrue();
    assertThat(ListingRule.goesOn(100, 50, 10, 90)).isFalse();
  }

  @Test
  void an_id_becomes_part_of_an_address_so_it_holds_no_other_letters() {
    assertThat(List.of("a", "Zz09_-", "x".repeat(128))).allMatch(PollKey::isId);
    assertThat(List.of(
            "",
            "x".repeat(129),
            "a/b",
            "a.b",
            "a b",
            "a%2f",
            "@",
            "[",
            "`",
            "{",
            "a\u00e9",
            "\u0430"))
        .noneMatch(PollKey::isId);
    assertThatThrownBy(() -> PollKey.upload("a/../b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Mux id");
  }

  @Test
  void one_call_flies_per_key_and_who_comes_meanwhile_rides_along() {
    var flights = new Flights<String, Integer>();
    assertThat(flights.board("x", 1)).isTrue();
    assertThat(flights.board("x", 2)).isFalse();
    assertThat(flights.board("y", 3)).isTrue();
    assertThat(flights.size()).isEqualTo(2);
    assertThat(flights.land("x")).containsExactly(1, 2);
    assertThat(flights.isUnderWay("x")).isFalse();
    assertThat(flights.board("x", 4)).isTrue();
    assertThatThrownBy(() -> flights.land("z")).isInstanceOf(AssertionError.class);
  }

  @Test
  void a_session_asks_for_ids_and_the_rest_has_defaults() {
    SessionAsk ask = SessionAsk.of(
        new JsonObject()
            .put("assetIds", new JsonArray().add("a").add("b").add("a"))
            .put("uploadIds", new JsonArray().add("a")),
        PollingFixtures.SETTINGS);
    assertThat(ask.keys()).containsExactly(A, B, PollKey.upload("a"));
    assertThat(ask.healthyInterval()).isEqualTo(Duration.ofSeconds(2));
    assertThat(ask.maxDuration()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void everything_that_is_wrong_with_an_ask_is_said_at_once() {
    var message = new JsonObject()
        .put("assetIds", new JsonArray().add("../secrets").add(7))
        .put("uploadIds", new JsonArray())
        .put("healthyIntervalMs", 999)
        .put("maxDurationMs", 600_001)
        .put("assetId", "a");
    ReplyException refused = catchThrowableOfType(
        ReplyException.class, () -> SessionAsk.of(message, PollingFixtures.SETTINGS));
    assertThat(refused.failureCode()).isEqualTo(400);
    assertThat(refused.getMessage())
        .contains(
            "the members are",
            "2 of assetIds are not a Mux id",
            "uploadIds must be a list of at least one id",
            "healthyIntervalMs must be a whole number from 1000 to 60000",
            "maxDurationMs must be a whole number from 1000 to 600000")
        .doesNotContain("secrets");
  }

  @Test
  void a_fraction_or_a_text_is_no_number_and_nothing_to_watch_is_no_session() {
    for (Object interval : List.of(2000.5, "2000")) {
      var message = new JsonObject()
          .put("assetIds", new JsonArray().add("a"))
          .put("healthyIntervalMs", interval);
      assertThatThrownBy(() -> SessionAsk.of(message, PollingFixtures.SETTINGS))
          .hasMessageContaining("healthyIntervalMs");
    }
    assertThatThrownBy(() -> SessionAsk.of(new JsonObject(), PollingFixtures.SETTINGS))
        .hasMessageContaining("assetIds or uploadIds");
  }

  @Test
  void news_of_an_object_reach_every_session_that_waits_for_it_once() {
    var book = new SessionBook();
    book.add("s1", List.of(A, B), NOON.minusSeconds(1), NOON);
    book.add("s2", List.of(A), NOON, NOON.plusSeconds(5));
    assertThat(book.pending()).isEqualTo(3);
    assertThat(book.grown(NOON)).hasSize(2);
    assertThat(book.tell(A, ProcessingStatus.MUX_PROCESSING)).hasSize(2);
    assertThat(book.tell(A, ProcessingStatus.MUX_PROCESSING)).isEmpty();
    assertThat(book.tell(A, ProcessingStatus.READY))
        .extracting(news -> news.session().id() + " " + news.session().pendingCount())
        .containsExactlyInAnyOrder("s1 1", "s2 0");
    assertThat(book.tell(A, ProcessingStatus.ERROR)).isEmpty();
    assertThat(book.keys()).containsExactly(B);
    assertThat(book.pending()).isOne();
  }

  @Test
  void news_of_a_session_are_held_back_until_its_caller_can_listen() {
    var book = new SessionBook();
    book.add("s1", List.of(A, B), NOON.plusSeconds(1), NOON.plusSeconds(9));
    assertThat(book.tell(A, ProcessingStatus.READY)).isEmpty();
    assertThat(book.grown(NOON)).isEmpty();
    assertThat(book.grown(NOON.plusSeconds(1)).values())
        .singleElement()
        .satisfies(held -> assertThat(held).hasSize(1));
    assertThat(book.grown(NOON.plusSeconds(2))).isEmpty();
    assertThat(book.tell(B, ProcessingStatus.READY)).hasSize(1);
  }

  @Test
  void the_session_that_ends_first_is_known_and_an_ended_one_leaves_nothing() {
    var book = new SessionBook();
    book.add("late", List.of(A), NOON, NOON.plusSeconds(9));
    book.add("soon", List.of(A, B), NOON, NOON.plusSeconds(3));
    assertThat(book.firstEnd()).contains(NOON.plusSeconds(3));
    assertThat(book.over(NOON.plusSeconds(2))).isEmpty();
    assertThat(book.over(NOON.plusSeconds(3)))
        .extracting(SessionBook.Session::id)
        .containsExactly("soon");
    assertThat(book.remove("soon")).isPresent();
    assertThat(book.remove("soon")).isEmpty();
    assertThat(book.watchingOfAge(A)).isEmpty();
    assertThat(book.grown(NOON)).hasSize(1);
    assertThat(book.watchingOfAge(A)).containsExactly("late");
    assertThat(book.remove("late")).isPresent();
    assertThat(book.firstEnd()).isEmpty();
    assertThat(book.keys()).isEmpty();
    assertThat(book.pending()).isZero();
    assertThat(book.sessions()).isZero();
  }

  @Test
  void what_is_read_twice_alike_is_nothing_new_whenever_it_was_read() {
    var first = PollingFixtures.facts(A, "preparing", null, NOON);
    assertThat(FactDigest.of(PollingFixtures.facts(A, "preparing", null, NOON.plusSeconds(9))))
        .isEqualTo(FactDigest.of(first));
    assertThat(FactDigest.of(PollingFixtures.facts(A, "ready", null, NOON)))
        .isNotEqualTo(FactDigest.of(first));
    assertThat(FactDigest.of(PollingFixtures.facts(B, "preparing", null, NOON)))
        .isNotEqualTo(FactDigest.of(first));
  }
}
