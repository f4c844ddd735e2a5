package dev.sluice.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.signature.WebhookSigner;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Makes whole HTTP requests: a body of its own, signed. Not thread-safe: one per thread. */
final class RequestFactory {
  /** For the head of a request, and a body as it is. */
  private static final int USUAL_BYTES_MAX = 4096;

  private final List<BodyTemplate> templates;
  private final EventIds ids;
  private final WebhookSigner signer;
  private final byte[] headBeforeSignature;
  private final int bytesMax;

  /** For bodies as they are. */
  RequestFactory(Path samples, EventIds ids, String secret, String host) {
    this(samples, ids, secret, host, 0);
  }

  /** For bodies that are made so many bytes long; 0 leaves them as they are. */
  RequestFactory(Path samples, EventIds ids, String secret, String host, int bodyBytes) {
    this.templates = BodyTemplate.load(samples, bodyBytes);
    this.bytesMax = USUAL_BYTES_MAX + bodyBytes;
    this.ids = ids;
    this.signer = new WebhookSigner(secret);
    this.headBeforeSignature = """
        POST /api/webhooks/mux HTTP/1.1\r
        Host: %s\r
        Content-Type: application/json\r
        User-Agent: sluice-bench\r
        Mux-Signature:""".formatted(host).getBytes(US_ASCII);
  }

  /** No request is longer. */
  int bytesMax() {
    return bytesMax;
  }

  /** Appends the request of an index, {@link #bytesMax} at most. */
  void make(long index, ByteBuffer into) {
    Instant now = Instant.now();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
    byte[] body = templates.get((int) (index % templates.size())).fill(ids, index, micros);
    into.put(headBeforeSignature)
        .put((byte) ' ')
        .put(signer.sign(body, now).getBytes(US_ASCII))
        .put(("\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(US_ASCII))
        .put(body);
  }
}
