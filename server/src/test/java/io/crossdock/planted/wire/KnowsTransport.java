package io.crossdock.planted.wire;

import io.crossdock.planted.transport.Channels;

/** A violation: the arrow points the other way. */
public record KnowsTransport(Channels channels) {}
