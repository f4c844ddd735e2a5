package dev.sluice.bench.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Requests that lie ready in memory outside the heap, those of the indexes from 0. */
final class PreparedRequests {
  private static final int CHUNK_BYTES = 32 << 20;

  private final List<ByteBuffer> chunks = new ArrayList<>();
  private final int[] chunkOf;
  private final int[] startOf;
  private final int[] endOf;

  private PreparedRequests(int count) {
    chunkOf = new int[count];
    startOf = new int[count];
    endOf = new int[count];
  }

  /** Makes them; takes about 3 µs each. */
  static PreparedRequests of(int count, RequestFactory factory) {
    var prepared = new PreparedRequests(count);
    for (int index = 0; index < count; index++) {
      prepared.append(index, factory);
    }
    return prepared;
  }

  private void append(int index, RequestFactory factory) {
    if (chunks.isEmpty() || chunks.getLast().remaining() < factory.bytesMax()) {
      chunks.add(ByteBuffer.allocateDirect(CHUNK_BYTES));
    }
    ByteBuffer chunk = chunks.getLast();
    chunkOf[index] = chunks.size() - 1;
    startOf[index] = chunk.position();
    factory.make(index, chunk);
    endOf[index] = chunk.position();
  }

  int count() {
    return chunkOf.length;
  }

  /** The bytes of the request; shared, good until the next call. */
  ByteBuffer get(int index) {
    ByteBuffer chunk = chunks.get(chunkOf[index]);
    return chunk.limit(endOf[index]).position(startOf[index]);
  }
}
