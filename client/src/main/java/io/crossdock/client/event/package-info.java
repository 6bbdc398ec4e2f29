/**
 * Players of a game send each other events: {@link io.crossdock.client.event.EventClient}. What an event carries is
 * opaque to the relay; {@link io.crossdock.client.event.BincodeWriter} and its reader write it as games in Rust do.
 */
@NullMarked
package io.crossdock.client.event;

import org.jspecify.annotations.NullMarked;
