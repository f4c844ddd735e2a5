/** What one event costs in the pure rooms of the gateway, in time and in bytes allocated. */
@NullMarked
package dev.sluice.bench.jmh;

import org.jspecify.annotations.NullMarked;
