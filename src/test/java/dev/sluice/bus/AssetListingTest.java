package dev.sluice.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssetListingTest {
  @ParameterizedTest
  @CsvSource({
    "status, DONE, status must be one of",
    "status, ready, status must be one of",
    "limit, 0, limit must be",
    "limit, 201, limit must be",
    "limit, -1, limit must be",
    "limit, ten, limit must be",
    "limit, 99999999999, limit must be",
    "cursor, ??, cursor must be",
    "cursor, AAAA, cursor must be",
    "cursor, A, cursor must be",
    "uploadId, ' ', uploadId must have",
    "stauts, READY, the query parameters are"
  })
  void a_wrong_parameter_names_itself_and_its_rule(String name, String value, String rule) {
    assertThatThrownBy(() -> AssetListing.of(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(rule);
  }

  @Test
  void a_cursor_goes_with_status_only() {
    String cursor = new AssetPlace(2, "u").cursor();
    assertThat(AssetListing.of(Map.of("status", "READY", "cursor", cursor)).after())
        .isEqualTo(new AssetPlace(2, "u"));
    assertThatThrownBy(() -> AssetListing.of(Map.of("assetId", "a", "cursor", cursor)))
        .hasMessageStartingWith("cursor goes with status only");
    assertThatThrownBy(() -> AssetListing.of(Map.of("assetId", "a\0")))
        .hasMessageStartingWith("assetId must");
  }

  @Test
  void a_place_survives_its_cursor_whatever_the_key() {
    for (AssetPlace place : new AssetPlace[] {
      new AssetPlace(1, "lesson 1/a:b\n"),
      new AssetPlace(3, "\u00e4\u4e2d\ud83c\udfac"),
      new AssetPlace(2, "x".repeat(1024))
    }) {
      assertThat(AssetPlace.ofCursor(place.cursor())).isEqualTo(place);
    }
  }
}
