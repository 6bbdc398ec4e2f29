package io.crossdock.planted.protocol.topic;

import org.slf4j.Logger;

/** A violation: a codec is a pure function. */
public record LoggingCodec(Logger log) {}
