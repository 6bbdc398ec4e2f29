package io.crossdock.transport;

import io.netty.channel.SingleThreadEventLoop;
import java.util.concurrent.TimeUnit;

/** What the connections of one loop share. Confined to its loop, but for {@link #loop} and {@link #index}. */
final class LoopContext {
    private final SingleThreadEventLoop loop;
    private final int index;
    private final MemoryBudget budget;
    private final TimingWheel wheel = new TimingWheel();
    private final FlushQueue flushes;
    private final Inflation inflation = new Inflation();

    LoopContext(SingleThreadEventLoop loop, int index, MemoryBudget budget) {
        this.loop = loop;
        this.index = index;
        this.budget = budget;
        this.flushes = new FlushQueue(loop);
        loop.scheduleAtFixedRate(wheel::tick, 1, 1, TimeUnit.SECONDS);
    }

    SingleThreadEventLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    /** The whole process's. */
    MemoryBudget budget() {
        return budget;
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
