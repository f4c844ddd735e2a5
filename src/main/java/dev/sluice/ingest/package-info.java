/**
 * The public HTTP listener: limits, raw bytes, the verdict on the signature, one ask to
 * {@code linking}, and an answer only after the commit. Talks to other actors through {@code bus} only.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.ingest;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
