package io.crossdock.transport;

import io.netty.channel.SingleThreadEventLoop;
import java.util.ArrayList;
import java.util.List;

/**
 * The peers of one loop that were written to in this turn. Each is flushed once, after everything that was ready has
 * been read: under load one system call then carries what several senders sent. Confined to its loop.
 */
final class FlushQueue implements Runnable {
    private final SingleThreadEventLoop loop;
    private final List<ChannelPeer> touched = new ArrayList<>();
    private boolean scheduled;

    FlushQueue(SingleThreadEventLoop loop) {
        this.loop = loop;
    }

    void touch(ChannelPeer peer) {
        touched.add(peer);
        if (!scheduled) {
            scheduled = true;
            loop.executeAfterEventLoopIteration(this);
        }
    }

    @Override
    public void run() {
        scheduled = false;
        // By index: a write that fails ends a connection, and the others are told of it in this same round.
        for (int i = 0; i < touched.size(); i++) {
            ChannelPeer peer = touched.get(i);
            try {
                peer.flush();
            } catch (RuntimeException | Error fault) {
                peer.fail(fault);
            }
        }
        touched.clear();
    }
}
