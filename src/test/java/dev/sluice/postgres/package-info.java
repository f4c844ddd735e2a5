/** Proofs against a real Postgres, and what they share: a database of their own and a faulty network. */
@NullMarked
@CheckReturnValue
package dev.sluice.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
