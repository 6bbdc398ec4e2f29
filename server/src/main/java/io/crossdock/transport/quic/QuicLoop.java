package io.crossdock.transport.quic;

import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The QUIC clients of one loop: one timer for all of them, and one flush for each that was written to in a turn. Confined
 * to its loop, but for what says otherwise.
 */
final class QuicLoop implements Runnable {
    private final SingleThreadEventLoop loop;
    private final int index;
    private final LongSupplier nanoTime;
    private final Set<QuicPeer> peers = new HashSet<>();
    private final ArrayDeque<QuicPeer> touched = new ArrayDeque<>();
    private final Future<?> ticking;
    private boolean scheduled;

    /** Any thread. */
    QuicLoop(SingleThreadEventLoop loop, int index, LongSupplier nanoTime) {
        this.loop = loop;
        this.index = index;
        this.nanoTime = nanoTime;
        this.ticking = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    /** Any thread. */
    SingleThreadEventLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    void add(QuicPeer peer) {
        peers.add(peer);
    }

    void remove(QuicPeer peer) {
        peers.remove(peer);
    }

    /** It has something to send at the end of the turn. */
    void touch(QuicPeer peer) {
        touched.add(peer);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            loop.executeAfterEventLoopIteration(this);
        }
    }

    @Override
    public void run() {
        try {
            // Also whom a flush touches: a write that fails ends a connection, and the others are told of it in this
            // round.
            for (QuicPeer next = touched.poll(); next != null; next = touched.poll()) {
                next.flush();
            }
        } finally {
            scheduled = false;
            if (!touched.isEmpty()) {
                schedule();
            }
        }
    }

    private void tick() {
        long nowNanos = nanoTime.getAsLong();
        List.copyOf(peers).forEach(peer -> peer.tick(nowNanos));
    }

    /** Sends everybody away. Any thread. */
    void drain() {
        loop.execute(() -> List.copyOf(peers).forEach(QuicPeer::drain));
    }

    /** Any thread. */
    void stop() {
        ticking.cancel(false);
    }
}
