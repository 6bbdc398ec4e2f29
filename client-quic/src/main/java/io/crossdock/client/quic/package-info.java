/**
 * Events over QUIC instead of a WebSocket: {@link io.crossdock.client.quic.QuicNetwork} is a network for the client
 * library, in a jar of its own because it needs Netty and its native code, which is there for Linux on x86-64 and arm64.
 */
@NullMarked
package io.crossdock.client.quic;

import org.jspecify.annotations.NullMarked;
