package io.crossdock.planted.protocol.topic;

/** A violation: a codec that reads a clock answers the same bytes differently. */
public final class ClockCodec {
    public long stamp() {
        return System.nanoTime();
    }
}
