/** Benchmarks of the hub: {@code tools/jmh}. Their outcomes stand in docs/decisions. */
@org.jspecify.annotations.NullMarked
package io.crossdock.hub;
