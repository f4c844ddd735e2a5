package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AnswerReaderTest {
  private static final String ANSWER = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\n"
      + "content-type: application/json\r\nCONTENT-LENGTH: 17\r\n\r\n{\"received\":true}";

  private final AnswerReader reader = new AnswerReader();

  @Test
  void finds_the_end_and_the_status_of_a_whole_answer() {
    assertThat(read(ANSWER + "HTTP/1.1 200 OK\r\n")).isEqualTo(ANSWER.length());
    assertThat(reader.status()).isEqualTo(503);
  }

  @Test
  void waits_for_the_rest_wherever_the_answer_is_cut() {
    for (int length = 0; length < ANSWER.length(); length++) {
      assertThat(read(ANSWER.substring(0, length))).as("cut at %d", length).isEqualTo(-1);
    }
  }

  @Test
  void takes_an_answer_without_a_body() {
    assertThat(read("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).isEqualTo(38);
  }

  @Test
  void refuses_an_answer_that_does_not_tell_its_length() {
    assertThatThrownBy(() -> read("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"))
        .hasMessageContaining("Content-Length");
  }

  private int read(String text) {
    return reader.read(text.getBytes(US_ASCII), text.length());
  }
}
