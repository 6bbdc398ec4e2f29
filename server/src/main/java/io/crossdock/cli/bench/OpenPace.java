package io.crossdock.cli.bench;

/**
 * Open loop: messages are due at fixed times, whatever became of those before. A message carries the time at which it
 * was due, so that a relay which makes the sender wait does not hide that wait (coordinated omission).
 */
final class OpenPace implements Pace {
    private final double startNanos;
    private final double periodNanos;
    private final long origin;
    private int due;

    /** The first message is due {@code startNanos} after {@code origin}, the others one period after another. */
    OpenPace(long origin, double startNanos, double periodNanos) {
        this.origin = origin;
        this.startNanos = startNanos;
        this.periodNanos = periodNanos;
    }

    /** When message number {@code sequence} is due. */
    long at(int sequence) {
        return origin + Math.round(startNanos + sequence * periodNanos);
    }

    /** When the next one is due that is not yet. */
    long next() {
        return at(due);
    }

    /** The time of the next one has come. */
    void grant() {
        due++;
    }

    /** Messages that should have been sent. */
    int due() {
        return due;
    }

    @Override
    public long stamp(int sequence, long nowNanos) {
        return sequence < due ? at(sequence) : NOT_YET;
    }
}
