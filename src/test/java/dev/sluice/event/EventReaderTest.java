package dev.sluice.event;

import static dev.sluice.event.MuxSamples.data;
import static dev.sluice.event.MuxSamples.envelope;
import static dev.sluice.event.MuxSamples.json;
import static dev.sluice.event.MuxSamples.read;
import static dev.sluice.event.MuxSamples.understood;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final String TIME = "\"created_at\":\"2024-06-10T22:22:41.488000Z\"";
  private static final String LEAST = "{\"id\":\"e\",\"type\":\"t\"," + TIME + "}";

  @Test
  void the_least_event_is_an_id_a_type_and_a_time() {
    MuxEvent event = understood(LEAST);
    assertThat(event.data()).isEqualTo(EventData.EMPTY);
    assertThat(event.subjectType()).isNull();
    assertThat(event.subjectId()).isNull();
    assertThat(event.environmentId()).isNull();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {"type":"t",TIME}                         | id is missing
      {"id":"e",TIME}                           | type is missing
      {"id":"e","type":"t"}                     | created_at is missing
      {"id":null,"type":"t",TIME}               | id must be text
      {"id":5,"type":"t",TIME}                  | id must be text
      {"id":"","type":"t",TIME}                 | id must be text
      {"id":"a b","type":"t",TIME}              | id must be text
      {"id":"e","type":7,TIME}                  | type must be text
      {"id":"e","type":"","id2":1,TIME}         | type must be text
      {"id":"e","type":"t\\u0000",TIME}         | type must be text
      {"id":"e","type":"t","created_at":5}      | created_at must be an ISO-8601
      {"id":"e","type":"t","created_at":"noon"} | created_at must be an ISO-8601
      {"id":"e","type":"t","created_at":"1999-12-31T23:59:59Z"} | created_at is not a plausible time
      {"id":"e","type":"t","created_at":"2201-01-01T00:00:00Z"} | created_at is not a plausible time
      {"id":"e","type":"t",TIME,"id":"e"}       | a field of the envelope is repeated
      {"id":"e","type":"t",TIME,"x":1,"x":1}    | a field of the envelope is repeated
      {"id":"e","type":"t",TIME,"data":{},"data":{}}             | a field of the envelope is repeated
      {"id":"e","type":"t",TIME,"object":{"id":"a","id":"a"}}    | a field of object is repeated
      {"id":"e","type":"t",TIME,"object":{"z":1,"id":"a","z":1}} | a field of object is repeated
      {"id":"e","type":"t",TIME}{}              | nothing may follow
      {"id":"e","type":"t",TIME} 1              | nothing may follow
      {"id":"e","type":"t",TIME},               | the body must be JSON
      {"id":"e","type":"t",TIME,}               | the body must be JSON
      {"id":"e","type":"t",TIME,"x":NaN}        | the body must be JSON
      {'id':"e"}                                | the body must be JSON
      {"id":"e","type":"t",TIME,"x":01}         | the body must be JSON
      []                                        | the body must be a JSON object
      "id"                                      | the body must be a JSON object
      null                                      | the body must be a JSON object
      """)
  void tells_the_broken_rule(String body, String rule) {
    assertThat(read(body.replace("TIME", TIME)))
        .isInstanceOfSatisfying(
            Reading.NotAnEvent.class, told -> assertThat(told.rule()).startsWith(rule));
  }

  @Test
  void an_empty_or_blank_body_is_not_an_event() {
    assertThat(read("")).isEqualTo(new Reading.NotAnEvent("the body is empty"));
    assertThat(read(" \n")).isInstanceOf(Reading.NotAnEvent.class);
  }

  @Test
  void many_repeated_unknown_names_are_found_too() {
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      names.append("\"n").append(i).append("\":1,");
    }
    assertThat(read("{" + names + LEAST.substring(1))).isInstanceOf(Reading.Understood.class);
    assertThat(read("{" + names + "\"n199\":1," + LEAST.substring(1)))
        .isInstanceOf(Reading.NotAnEvent.class);
    assertThat(read("{" + names + "\"n0\":1," + LEAST.substring(1)))
        .isInstanceOf(Reading.NotAnEvent.class);
  }

  @Test
  void the_rule_shows_nothing_of_the_content() {
    for (String body : List.of(
        "{\"id\":\"hush hush\"}",
        "{\"type\":\"hush hush\"}",
        "{\"created_at\":\"hush\"}",
        "hush")) {
      assertThat(read(body).toString()).doesNotContain("hush");
    }
  }

  @Test
  void a_byte_order_mark_is_skipped_and_another_encoding_is_not_guessed() {
    assertThat(understood("\ufeff" + LEAST).id()).isEqualTo(new EventId("e"));
    assertThat(read("\ufeff\ufeff" + LEAST)).isInstanceOf(Reading.NotAnEvent.class);
    assertThat(read(LEAST.getBytes(java.nio.charset.StandardCharsets.UTF_16BE)))
        .isInstanceOf(Reading.NotAnEvent.class);
    assertThat(read(LEAST.getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
        .isInstanceOf(Reading.NotAnEvent.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "5", "true", "\"x\"", "[]", "[{\"id\":\"x\"}]"})
  void data_that_is_no_object_counts_as_missing(String json) {
    assertThat(data(json)).isEqualTo(EventData.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "5", "1.5", "false", "[]", "[\"x\"]", "{}", "{\"id\":\"x\",\"type\":\"y\"}"
      })
  void a_field_of_another_type_counts_as_missing(String wrong) {
    String body = envelope(
        "video.asset.ready",
        "{'id':W,'status':W,'upload_id':W,'asset_id':W,'live_stream_id':W,'passthrough':W,'aspect_ratio':W,'meta':[W],"
                .replace('\'', '"')
                .replace("W", wrong)
            + "\"warning\":[],\"new_asset_settings\":[" + wrong
            + "],\"playback_ids\":\"x\",\"errors\":[],\"test\":1}");
    MuxEvent event = understood(
        body.replace("\"object\":{\"type\":\"asset\",\"id\":\"subject\"}", "\"object\":" + wrong));
    assertThat(event.data()).isEqualTo(EventData.EMPTY);
    assertThat(event.fault()).isNull();
  }

  @Test
  void a_wrong_type_does_not_shift_what_follows() {
    assertThat(
            data(
                "{\"id\":{\"id\":\"no\",\"status\":[\"no\"]},\"status\":\"yes\",\"meta\":{\"external_id\":{\"x\":1},\"title\":\"t\"}}"))
        .isEqualTo(new EventData(
            null, "yes", null, null, null, null, null, null, "{\"meta\":{\"title\":\"t\"}}"));
  }

  @Test
  void of_a_repeated_data_field_the_last_of_the_right_type_wins() {
    EventData data =
        data("{\"status\":\"a\",\"status\":\"b\",\"status\":7,\"duration\":1,\"duration\":2}");
    assertThat(data.status()).isEqualTo("b");
    assertThat(json(data.detail()).path("duration").asInt()).isEqualTo(2);
  }

  @Test
  void the_own_passthrough_goes_before_that_of_the_settings() {
    String both =
        "{\"new_asset_settings\":{\"passthrough\":\"s\",\"meta\":{\"external_id\":\"se\"}},"
            + "\"passthrough\":\"o\",\"meta\":{\"external_id\":\"oe\"}}";
    assertThat(data(both).passthrough()).isEqualTo("o");
    assertThat(data(both).externalId()).isEqualTo("oe");
  }

  @Test
  void the_settings_of_an_upload_speak_for_it_and_those_of_a_live_stream_do_not() {
    String settings =
        "{\"new_asset_settings\":{\"passthrough\":\"s\",\"meta\":{\"external_id\":\"se\"}}}";
    EventData upload = understood(envelope("video.upload.created", settings)).data();
    assertThat(upload.passthrough()).isEqualTo("s");
    assertThat(upload.externalId()).isEqualTo("se");
    assertThat(understood(envelope("video.live_stream.created", settings)).data())
        .isEqualTo(EventData.EMPTY);
    // The type may also come after the data that it decides about.
    assertThat(understood("{\"data\":" + settings
                + ",\"id\":\"e\",\"type\":\"video.live_stream.idle\"," + TIME + "}")
            .data())
        .isEqualTo(EventData.EMPTY);
  }

  @Test
  void a_secret_is_dropped_at_any_depth_of_what_is_shown() {
    String secrets =
        "'url':'S','stream_key':'S','STREAM_KEY':'S','srt_passphrase':'S','signed_url':['S'],"
            + "'api_secret':{'x':'S'},'token':'S','password':'S','key':'S'";
    String json = ("{" + secrets
            + ",'master':{'status':'ready','url':'S'},'srt':{'passphrase':'S'},"
            + "'tracks':[{'id':'t'," + secrets + ",'deep':[[{" + secrets + ",'ok':1}]]}],"
            + "'meta':{" + secrets + ",'title':'m'},'warning':{" + secrets + ",'type':'w'},"
            + "'errors':{" + secrets + ",'type':'e'}}")
        .replace('\'', '"');
    assertThat(data(json).detail())
        .isEqualTo(
            "{'tracks':[{'id':'t','deep':[[{'ok':1}]]}],'meta':{'title':'m'},'warning':{'type':'w'},'errors':{'type':'e'}}"
                .replace('\'', '"'));
  }

  @Test
  void detail_escapes_what_json_must_and_keeps_the_rest() {
    String text = "\"\\\u0001\b\n\u001f/\u007f\u00e9\u20ac\ud83d\ude00";
    String json = json("{\"tracks\":[]}").toString();
    var tree = (com.fasterxml.jackson.databind.node.ObjectNode) json(json);
    tree.withArray("tracks").addObject().put(text, text).put("plain", "x");
    EventData data = data(tree.toString());
    assertThat(json(data.detail())).isEqualTo(tree);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1,-1",
    "2.976,2.976",
    "-0.0,-0.0",
    "9223372036854775807,9223372036854775807",
    "-9223372036854775808,-9223372036854775808",
    "9223372036854775808,9.223372036854776E18",
    "1e3,1000.0",
    "1E-400,0.0",
    "1e400,null",
    "-1e400,null",
    "1e999999999,null",
    "-1e-999999999,-0.0",
    "1e99999999999999999999,null",
    "29.925000000000000000000,29.925"
  })
  void a_number_is_a_long_or_a_finite_double_or_null(String number, String shown) {
    assertThat(data("{\"duration\":" + number + "}").detail())
        .isEqualTo("{\"duration\":" + shown + "}");
    assertThat(data("{\"tracks\":[" + number + "]}").detail())
        .isEqualTo("{\"tracks\":[" + shown + "]}");
  }
}
