/** The client's side of the WebSocket protocol (RFC 6455), as much of it as a load generator needs. */
@NullMarked
package io.crossdock.cli.bench.wire;

import org.jspecify.annotations.NullMarked;
