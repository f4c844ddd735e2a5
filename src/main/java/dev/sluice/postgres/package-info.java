/**
 * All SQL (named files), the migrations, the connection to Postgres and the embedded server of the
 * development default.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
