/** A game for two terminals, or a terminal and a browser, over the event protocol. Start at {@link Pong}. */
@NullMarked
package io.crossdock.example.pong;

import org.jspecify.annotations.NullMarked;
