package io.crossdock.transport;

import java.util.function.Consumer;

/** A conversation's deadline; only there while one is set. Confined to the connection's loop. */
final class Deadline implements Timed {
    private final Runnable then;
    private final Consumer<Throwable> broken;
    private int place = TimingWheel.NOWHERE;

    /** @param broken told when {@code then} fails: the wheel turns for others too */
    Deadline(Runnable then, Consumer<Throwable> broken) {
        this.then = then;
        this.broken = broken;
    }

    @Override
    public int due() {
        try {
            then.run();
        } catch (RuntimeException | AssertionError fault) {
            broken.accept(fault);
        }
        return 0;
    }

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int place) {
        this.place = place;
    }
}
