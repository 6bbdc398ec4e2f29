/** Sockets: event loops, HTTP, WebSocket, TLS. The only package, with app, that touches channels. */
@NullMarked
package io.crossdock.transport;

import org.jspecify.annotations.NullMarked;
