package io.crossdock.planted.protocol.device;

/** What belongs to one protocol. */
public record DeviceThing(String name) {}
