/**
 * The nouns of what Mux tells: event ids, types, the envelope, and the few data fields that the state
 * of an asset is made of. Pure: imports {@code signature} and a streaming JSON parser only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.event;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
