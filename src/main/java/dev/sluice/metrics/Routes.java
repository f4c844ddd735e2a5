package dev.sluice.metrics;

import io.vertx.ext.web.Router;

/** Routes of the management listener that come with a part of the gateway. */
public interface Routes {

  /** Binds them; behind the token, with the body read. */
  void mount(Router router);
}
