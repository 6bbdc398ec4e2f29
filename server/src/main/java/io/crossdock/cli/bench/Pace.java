package io.crossdock.cli.bench;

/** When a publisher may send. Only the publisher's event loop asks. */
interface Pace {
    /** No message may go out now. */
    long NOT_YET = Long.MIN_VALUE;

    /** The time that message number {@code sequence} has to carry if it may go out now, else {@link #NOT_YET}. */
    long stamp(int sequence, long nowNanos);

    /** That message is about to be written, for so many receivers. */
    default void sending(int sequence, int receivers, long nowNanos) {}

    /** One more receiver has that message; true when that may have opened the way for another. On any loop. */
    default boolean finished(int sequence) {
        return false;
    }

    /** True when something was waited for so long that it is given up, and another message may go out. */
    default boolean giveUp(long nowNanos) {
        return false;
    }
}
