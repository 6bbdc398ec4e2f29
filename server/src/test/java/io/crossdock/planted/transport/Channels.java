package io.crossdock.planted.transport;

/** Something that others must not know. */
public record Channels(String name) {}
