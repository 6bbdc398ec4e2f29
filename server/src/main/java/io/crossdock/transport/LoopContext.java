package io.crossdock.transport;

import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.TimeUnit;

/** What the connections of one loop share. Confined to its loop, but for {@link #loop} and {@link #index}. */
final class LoopContext {
    private final SingleThreadEventLoop loop;
    private final int index;
    private final TimingWheel wheel = new TimingWheel();
    private final FlushQueue flushes;
    private final Inflation inflation = new Inflation();

    LoopContext(SingleThreadEventLoop loop, int index) {
        this.loop = loop;
        this.index = index;
        this.flushes = new FlushQueue(loop);
        loop.scheduleAtFixedRate(wheel::tick, 1, 1, TimeUnit.SECONDS);
    }

    SingleThreadEventLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    TimingWheel wheel() {
        return wheel;
    }

    FlushQueue flushes() {
        return flushes;
    }

    Inflation inflation() {
        return inflation;
    }
}
