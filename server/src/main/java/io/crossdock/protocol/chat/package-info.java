/** The chat board: posts come in over HTTP and go out to every reader, with defences against those who abuse it. */
@NullMarked
package io.crossdock.protocol.chat;

import org.jspecify.annotations.NullMarked;
