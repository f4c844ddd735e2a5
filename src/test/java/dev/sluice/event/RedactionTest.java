package dev.sluice.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
  @Test
  void masks_every_secret_name_at_any_depth() {
    for (String name : List.of(
        "url",
        "stream_key",
        "srt_passphrase",
        "signing_key",
        "key",
        "upload_url",
        "token",
        "client_secret",
        "password")) {
      assertThat(shown("{\"a\":[{\"b\":{\"%s\":\"s3cret\"}}]}".formatted(name)))
          .as(name)
          .isEqualTo("{\"a\":[{\"b\":{\"%s\":\"***\"}}]}".formatted(name));
    }
    assertThat(shown("{\"master\":{\"status\":\"ready\",\"url\":\"https://m/s3cret\"}}"))
        .isEqualTo("{\"master\":{\"status\":\"ready\",\"url\":\"***\"}}");
    assertThat(shown(
            "{\"simulcast_targets\":[{\"url\":\"rtmp://x\",\"stream_key\":\"k\",\"id\":\"i\"}]}"))
        .isEqualTo(
            "{\"simulcast_targets\":[{\"url\":\"***\",\"stream_key\":\"***\",\"id\":\"i\"}]}");
  }

  @Test
  void masks_a_whole_object_under_a_secret_name_and_leaves_null() {
    assertThat(shown("{\"key\":{\"part\":\"s3cret\"},\"url\":null,\"id\":1.50,\"x\":[true,null]}"))
        .isEqualTo("{\"key\":\"***\",\"url\":null,\"id\":1.50,\"x\":[true,null]}");
  }

  @Test
  void keeps_attempts_without_secret_headers() {
    String shown = shown("""
        {"attempts":[{"response_headers":{"Set-Cookie":"s3cret","Authorization":["s3cret"],
        "x-api-key":"s3cret","content-type":"application/json"},"response_status_code":500,
        "address":"https://me:s3cret@host/hook?access=s3cret"}],"authorization":"open"}""");
    assertThat(shown)
        .doesNotContain("s3cret")
        .contains("\"content-type\":\"application/json\"", "500", "\"authorization\":\"open\"")
        .contains("https://***@host/hook?***");
  }

  @Test
  void hides_user_and_query_of_urls_inside_text() {
    assertThat(
            shown(
                "{\"messages\":[\"cannot read https://bucket.example/a.mp4?X-Amz-Signature=s3cret now\"]}"))
        .isEqualTo("{\"messages\":[\"cannot read https://bucket.example/a.mp4?*** now\"]}");
  }

  @Test
  void what_is_not_json_is_not_shown() {
    for (String text : List.of("", " ", "{", "url=s3cret", "{} {}", "{\"a\":1]")) {
      assertThat(Redaction.of(text.getBytes(UTF_8))).as(text).isEmpty();
    }
    assertThat(Redaction.of(new byte[] {'"', (byte) 0xff, '"'})).isEmpty();
    assertThat(Redaction.of(("[".repeat(100) + "]".repeat(100)).getBytes(UTF_8)))
        .isEmpty();
  }

  private static String shown(String json) {
    return Redaction.of(json.getBytes(UTF_8)).orElseThrow();
  }
}
