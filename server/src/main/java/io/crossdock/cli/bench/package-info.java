/**
 * The load generator. It is a client: it shares no code with the relay that it measures, so that a mistake in the
 * relay's codecs cannot hide itself.
 */
@NullMarked
package io.crossdock.cli.bench;

import org.jspecify.annotations.NullMarked;
