package io.crossdock.planted.protocol.topic;

import io.crossdock.planted.protocol.device.DeviceThing;

/** A violation: protocols do not know each other. */
public record KnowsAnotherProtocol(DeviceThing thing) {}
