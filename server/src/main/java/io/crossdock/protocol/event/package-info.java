/** The event protocol: players' events, broadcast, to one player or to the relay, and rooms. */
@NullMarked
package io.crossdock.protocol.event;

import org.jspecify.annotations.NullMarked;
