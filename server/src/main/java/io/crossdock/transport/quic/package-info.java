/** QUIC (RFC 9000): one small port, two engines behind it, and everything that both have in common. */
@NullMarked
package io.crossdock.transport.quic;

import org.jspecify.annotations.NullMarked;
