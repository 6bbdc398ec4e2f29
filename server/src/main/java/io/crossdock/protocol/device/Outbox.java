package io.crossdock.protocol.device;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one device sends to others, and what it is told of that which did not arrive. Confined to the device's loop, but
 * for {@link #returned}.
 */
final class Outbox {
    private final DeviceScene scene;
    private final Remote remote;
    private final Peer sender;

    /** @param sender stands in the hub for this device */
    Outbox(DeviceScene scene, Remote remote, Peer sender) {
        this.scene = scene;
        this.remote = remote;
        this.sender = sender;
    }

    /** Until it is known whether anybody was there, nothing more is read from the sender. */
    void direct(DeviceMessage.Relayed message, String target) {
        Frame frame = DeviceFrames.relayed(remote.allocator(), message.json());
        var found =
                scene.hub().direct(Devices.name(target), frame.retain(), sender).toCompletableFuture();
        if (!found.isDone()) {
            remote.pause();
        }
        found.whenComplete((there, fault) -> onLoop(() -> {
            if (!Boolean.TRUE.equals(there)) {
                notThere(message.id(), target, frame);
            }
            frame.release();
            remote.resume();
        }));
    }

    /** The frame waits for the target, if it may; else the sender hears that nobody was there. Borrows the frame. */
    private void notThere(String messageId, String target, Frame frame) {
        var kept = scene.mailbox().put(target, DeviceFrames.json(frame));
        kept.whenComplete((waits, fault) -> onLoop(() -> {
            if (Boolean.TRUE.equals(waits)) {
                lookAgain(target);
            } else {
                count(Outcome.NOBODY_THERE);
                notConnected(messageId, target);
            }
        }));
    }

    /** The target may have come between the question and the answer, here or to another node. */
    private void lookAgain(String target) {
        DeviceConversation there = scene.devices().find(target);
        if (there != null) {
            there.lookForArrears();
            return;
        }
        scene.presence().among(List.of(target)).thenAccept(seen -> {
            if (!seen.isEmpty()) {
                scene.mailbox().take(target).thenAccept(items -> onLoop(() -> forward(target, items)));
            }
        });
    }

    /**
     * Perhaps what others sent as well: nobody is told what becomes of it. Where the target is not after all, as when its
     * node has died, it waits again.
     */
    private void forward(String target, List<byte[]> items) {
        for (byte[] json : items) {
            Frame frame = DeviceFrames.relayed(remote.allocator(), Unpooled.wrappedBuffer(json));
            scene.hub().direct(Devices.name(target), frame).whenComplete((there, fault) -> {
                if (!Boolean.TRUE.equals(there)) {
                    scene.mailbox().put(target, Unpooled.wrappedBuffer(json));
                }
            });
        }
    }

    /** A frame that the target has not taken. Borrows it. Any thread. */
    void returned(Frame frame, Outcome outcome) {
        frame.retain();
        onLoop(() -> {
            try {
                notTaken(frame, outcome);
            } finally {
                frame.release();
            }
        });
    }

    private void notTaken(Frame frame, Outcome outcome) {
        try {
            if (!(DeviceCodec.decode(DeviceFrames.json(frame)) instanceof DeviceMessage.Relayed message)) {
                return;
            }
            String target = message.target();
            boolean left = outcome == Outcome.GONE || outcome == Outcome.NOBODY_THERE;
            if (left && target != null) {
                notConnected(message.id(), target);
            } else {
                tell(DeviceError.TARGET_BUSY, message.id());
            }
        } catch (MalformedMessage neverSentOne) {
            throw new IllegalStateException(neverSentOne);
        }
    }

    private void notConnected(String messageId, String target) {
        reply(DeviceFrames.notConnected(
                remote.allocator(), messageId, target, scene.clock().instant()));
    }

    /** @param messageId null when it is not known */
    void tell(DeviceError error, @Nullable String messageId) {
        reply(DeviceFrames.error(
                remote.allocator(),
                error,
                messageId,
                scene.freshId(),
                scene.clock().instant()));
    }

    private void reply(Frame error) {
        scene.counters().errors.increment();
        scene.hub().reply(DeviceSettings.PROTOCOL, remote, error);
    }

    private void count(Outcome outcome) {
        scene.hub().tally(DeviceSettings.PROTOCOL, remote).count(outcome, 1);
    }

    private void onLoop(Runnable step) {
        if (remote.loop().inEventLoop()) {
            step.run();
        } else {
            remote.loop().execute(step);
        }
    }
}
