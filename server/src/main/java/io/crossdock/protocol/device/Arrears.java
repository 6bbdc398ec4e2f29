package io.crossdock.protocol.device;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.Remote;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reaches one device, in its order: first what has waited in the mailbox, then what comes. While the mailbox is
 * being asked, what comes is held back. Confined to the device's loop.
 */
final class Arrears {
    private final DeviceScene scene;
    private final Remote remote;
    private final String id;
    private final ArrayDeque<Frame> held = new ArrayDeque<>(0);
    private long heldBytes;
    private boolean asking;
    private boolean askAgain;
    private boolean over;

    Arrears(DeviceScene scene, Remote remote, String id) {
        this.scene = scene;
        this.remote = remote;
        this.id = id;
    }

    /** Borrows the frame. One that is held back counts as sent until it turns out not to be. */
    Outcome offer(Frame frame) {
        if (over) {
            return Outcome.GONE;
        }
        if (!asking) {
            return send(frame);
        }
        if (!held.isEmpty() && heldBytes + frame.wireBytes() > scene.settings().queueBytesMax()) {
            return Outcome.SLOW;
        }
        heldBytes += frame.wireBytes();
        held.add(frame.retain());
        return Outcome.SENT;
    }

    private Outcome send(Frame frame) {
        Outcome outcome = remote.offer(frame);
        if (outcome == Outcome.SENT) {
            scene.counters().routed.increment();
        }
        return outcome;
    }

    /** Asks the mailbox. */
    void collect() {
        if (!scene.settings().mailbox().enabled() || over) {
            return;
        }
        if (asking) {
            askAgain = true;
            return;
        }
        asking = true;
        scene.mailbox().take(id).whenComplete((items, fault) -> {
            if (remote.loop().inEventLoop()) {
                collected(items);
            } else {
                remote.loop().execute(() -> collected(items));
            }
        });
    }

    /** @param items null when the mailbox is away */
    private void collected(@Nullable List<byte[]> items) {
        asking = false;
        if (items != null) {
            for (byte[] json : items) {
                deliver(DeviceFrames.relayed(remote.allocator(), Unpooled.wrappedBuffer(json)), true);
            }
        }
        while (!held.isEmpty()) {
            deliver(held.remove(), false);
        }
        heldBytes = 0;
        if (askAgain) {
            askAgain = false;
            collect();
        }
    }

    /** Takes over one reference. */
    private void deliver(Frame frame, boolean uncounted) {
        try {
            Outcome outcome = over ? Outcome.GONE : send(frame);
            if (uncounted || outcome != Outcome.SENT) {
                scene.hub().tally(DeviceSettings.PROTOCOL, remote).count(outcome, 1);
            }
        } finally {
            frame.release();
        }
    }

    /** The connection is over. */
    void giveUp() {
        over = true;
        if (!asking) {
            return;
        }
        while (!held.isEmpty()) {
            deliver(held.remove(), false);
        }
    }
}
