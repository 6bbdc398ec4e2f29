/** A WebSocket that answers each message with itself, for conformance suites and network checks. */
@NullMarked
package io.crossdock.protocol.echo;

import org.jspecify.annotations.NullMarked;
