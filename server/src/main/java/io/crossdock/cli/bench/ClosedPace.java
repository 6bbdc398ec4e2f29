package io.crossdock.cli.bench;

/** Closed loop: as many messages are under way as the window holds, each stamped when it is written. */
final class ClosedPace implements Pace {
    /** Far beyond the latency of a relay that works. */
    private static final long GIVE_UP_NANOS = 1_000_000_000L;

    private final Window window;
    private final long endNanos;

    /** No message goes out from {@code endNanos} on. */
    ClosedPace(int window, long endNanos) {
        this.window = new Window(window);
        this.endNanos = endNanos;
    }

    @Override
    public long stamp(int sequence, long nowNanos) {
        return nowNanos - endNanos < 0 && window.isOpen(sequence) ? nowNanos : NOT_YET;
    }

    @Override
    public void sending(int sequence, int receivers, long nowNanos) {
        window.begin(sequence, receivers, nowNanos);
    }

    @Override
    public boolean finished(int sequence) {
        return window.finish(sequence);
    }

    @Override
    public boolean giveUp(long nowNanos) {
        return window.giveUp(GIVE_UP_NANOS, nowNanos);
    }
}
