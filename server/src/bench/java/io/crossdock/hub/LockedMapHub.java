package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain alternative to {@link Hub}: one map of all groups under one lock. A socket may be written on its own loop
 * only, so a receiver on another loop costs that loop a task. Any thread.
 */
final class LockedMapHub {
    private final Map<GroupKey, List<Peer>> groups = new HashMap<>();

    synchronized void join(GroupKey group, Peer peer) {
        groups.computeIfAbsent(group, key -> new ArrayList<>()).add(peer);
    }

    /** Takes over one reference. */
    void publish(GroupKey group, Frame frame) {
        try {
            deliver(group, frame);
        } finally {
            frame.release();
        }
    }

    private synchronized void deliver(GroupKey group, Frame frame) {
        for (Peer peer : groups.getOrDefault(group, List.of())) {
            EventExecutor loop = peer.loop();
            if (loop.inEventLoop()) {
                peer.offer(frame);
                continue;
            }
            frame.retain();
            loop.execute(() -> {
                peer.offer(frame);
                frame.release();
            });
        }
    }
}
