/**
 * All SQL (named files), the migrations, the connection to Postgres and the embedded server of the
 * development default.
 *
 * <p>Why so: every kind of Mux object is a row of one table, {@code mux_object}, since one rule merges them all and one
 * statement can then write them; {@code mux_upload} and {@code mux_asset} are views of it. The writer's connection is told
 * to use generic plans of index look-ups only: a plan made for empty tables would scan them when they are full.
 */
@NullMarked
@CheckReturnValue
package dev.sluice.postgres;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
