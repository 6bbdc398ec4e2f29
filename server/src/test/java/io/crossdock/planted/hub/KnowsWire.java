package io.crossdock.planted.hub;

import io.crossdock.planted.wire.KnowsHub;

/** A violation: the hub knows nothing of ours. With {@link KnowsHub} it is a cycle, too. */
public record KnowsWire(KnowsHub wire) {}
