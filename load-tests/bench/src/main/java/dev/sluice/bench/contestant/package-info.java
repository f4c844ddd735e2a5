/** What is measured beside the gateway: processes that do a part of its work, each as well as is easily done. */
@NullMarked
@CheckReturnValue
package dev.sluice.bench.contestant;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
