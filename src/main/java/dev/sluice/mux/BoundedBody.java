package dev.sluice.mux;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The body of one answer, kept up to a limit. The chunk that would pass the limit is not kept, nor is any after it; whoever
 * made this is told at once, because the web client does not give up a connection whose body nobody wants: it reads on to
 * the end.
 */
final class BoundedBody implements BodyStream<Buffer> {
  private final int bytesMax;
  private final Consumer<Buffer> tooLong;
  private final Buffer kept = Buffer.buffer();
  private final Promise<Buffer> whole = Promise.promise();

  /**
   * A body of which nothing has come.
   *
   * @param tooLong is told once, with what was kept
   */
  BoundedBody(int bytesMax, Consumer<Buffer> tooLong) {
    this.bytesMax = bytesMax;
    this.tooLong = tooLong;
  }

  @Override
  public Future<Buffer> result() {
    return whole.future();
  }

  @Override
  public void handle(Throwable failure) {
    whole.tryFail(failure);
  }

  @Override
  public Future<Void> write(Buffer chunk) {
    if (kept.length() + chunk.length() > bytesMax) {
      var failure = new VertxException("the body has more than " + bytesMax + " bytes", true);
      if (whole.tryFail(failure)) {
        tooLong.accept(kept);
      }
      return Future.failedFuture(failure);
    }
    kept.appendBuffer(chunk);
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> end() {
    whole.tryComplete(kept);
    return whole.future().mapEmpty();
  }

  // Memory takes what comes at once, so there is no queue to fill, to drain or to fail later.
  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }

  @Override
  public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }
}
