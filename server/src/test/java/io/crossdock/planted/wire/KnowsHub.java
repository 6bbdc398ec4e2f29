package io.crossdock.planted.wire;

import io.crossdock.planted.hub.KnowsWire;

/** Half of a cycle. */
public record KnowsHub(KnowsWire hub) {}
