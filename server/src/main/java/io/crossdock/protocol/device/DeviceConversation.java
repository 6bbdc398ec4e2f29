package io.crossdock.protocol.device;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.crossdock.wire.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One connected device. What it gets wrong is passed over in silence, and the connection stays; what it sends well but
 * cannot be delivered, it hears of. Confined to the peer's loop.
 *
 * <p>It stands in the hub itself, so that whoever holds a device's name knows when it was last heard of, and so that it
 * hears of messages that a slow receiver did not take.
 */
final class DeviceConversation implements Conversation, Peer {
    private static final int LENGTH_BYTES = 4;

    private final DeviceScene scene;
    private final Remote remote;
    private final String id;
    private final GroupKey name;
    private final boolean android;
    private final SendRate rate;
    private final Arrears arrears;
    private volatile long lastSeenMillis;
    private @Nullable Membership everybody;

    private DeviceConversation(DeviceScene scene, Remote remote, String id, String platform) {
        this.scene = scene;
        this.remote = remote;
        this.id = id;
        this.name = Devices.name(id);
        this.android = platform.toLowerCase(Locale.ROOT).equals("android");
        this.rate = new SendRate(
                scene.settings().ratePerMinute(),
                scene.settings().rateBurst(),
                scene.nanoTime().getAsLong());
        this.arrears = new Arrears(scene, remote, id);
        touch();
    }

    /**
     * The device is here: from now on it gets what is for it, and whoever had its id before is cut off. Without a Close:
     * clients would take it for one of the new connection.
     *
     * @param id lower-case
     * @param platform as the device says
     */
    static DeviceConversation begin(DeviceScene scene, Remote remote, String id, String platform) {
        DeviceConversation device = new DeviceConversation(scene, remote, id, platform);
        DeviceConversation displaced = scene.devices().arrive(device);
        if (displaced != null) {
            displaced.remote.drop();
        }
        if (scene.settings().broadcast()) {
            device.everybody = scene.hub().join(Devices.EVERYBODY, device);
        }
        scene.counters().connections.increment();
        device.arrears.collect();
        return device;
    }

    GroupKey name() {
        return name;
    }

    /** Any thread. */
    Seen seen() {
        return new Seen(id, java.time.Instant.ofEpochMilli(lastSeenMillis));
    }

    private void touch() {
        lastSeenMillis = scene.clock().millis();
    }

    @Override
    public EventExecutor loop() {
        return remote.loop();
    }

    @Override
    public Outcome offer(Frame frame) {
        return arrears.offer(frame);
    }

    /** Messages may have been left for it after it looked. Any thread. */
    void lookForArrears() {
        onLoop(arrears::collect);
    }

    /** Text is the JSON alone. */
    @Override
    public void onText(ByteBuf payload) {
        hear(payload);
    }

    /** Nothing at all keeps the connection alive and means nothing else. */
    @Override
    public void onBinary(ByteBuf payload) {
        if (!payload.isReadable()) {
            return;
        }
        int size = payload.readableBytes() - LENGTH_BYTES;
        ByteBuf json = size < 0 ? payload : payload.slice(payload.readerIndex() + LENGTH_BYTES, size);
        if (size < 0 || payload.getInt(payload.readerIndex()) != size || !Utf8.isText(json)) {
            count(Outcome.MALFORMED);
            return;
        }
        hear(json);
    }

    private void hear(ByteBuf json) {
        try {
            DeviceCodec.decode(json).enter(this);
        } catch (MalformedMessage passedOver) {
            count(Outcome.MALFORMED);
        }
    }

    void onIdle(DeviceMessage.Idle idle) {
        touch();
        if (idle.malformed()) {
            count(Outcome.MALFORMED);
        }
    }

    void onRelayed(DeviceMessage.Relayed message) {
        touch();
        if (!rate.take(scene.nanoTime().getAsLong())) {
            count(Outcome.RATE_LIMITED);
            tell(DeviceError.RATE_LIMITED, message.id());
            return;
        }
        String target = message.target();
        if (target != null) {
            direct(message.id(), target, DeviceFrames.relayed(remote.allocator(), message.json()));
        } else if (everybody != null) {
            scene.hub().publish(Devices.EVERYBODY, DeviceFrames.relayed(remote.allocator(), message.json()), this);
        } else {
            count(Outcome.NOBODY_THERE);
            tell(DeviceError.NO_TARGET, message.id());
        }
    }

    /** Takes over one reference. Until it is known whether anybody was there, nothing more is read from the sender. */
    private void direct(String messageId, String target, Frame frame) {
        var found =
                scene.hub().direct(Devices.name(target), frame.retain(), this).toCompletableFuture();
        if (!found.isDone()) {
            remote.pause();
        }
        found.whenComplete((there, fault) -> onLoop(() -> {
            if (!Boolean.TRUE.equals(there)) {
                notThere(messageId, target, frame);
            }
            frame.release();
            remote.resume();
        }));
    }

    /** The frame waits for the target, if it may; else the sender hears that nobody was there. Borrows the frame. */
    private void notThere(String messageId, String target, Frame frame) {
        var kept = scene.mailbox().put(target, DeviceFrames.json(frame)).toCompletableFuture();
        kept.whenComplete((waits, fault) -> onLoop(() -> {
            if (Boolean.TRUE.equals(waits)) {
                lookAgain(target);
                return;
            }
            count(Outcome.NOBODY_THERE);
            reply(DeviceFrames.notConnected(
                    remote.allocator(), messageId, target, scene.clock().instant()));
        }));
    }

    /** The target may have come between the question and the answer. */
    private void lookAgain(String target) {
        DeviceConversation there = scene.devices().find(target);
        if (there != null) {
            there.lookForArrears();
        }
    }

    @Override
    public void returned(Frame frame, Outcome outcome) {
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
            if (outcome == Outcome.GONE && target != null) {
                reply(DeviceFrames.notConnected(
                        remote.allocator(), message.id(), target, scene.clock().instant()));
            } else {
                tell(DeviceError.TARGET_BUSY, message.id());
            }
        } catch (MalformedMessage neverSentOne) {
            throw new IllegalStateException(neverSentOne);
        }
    }

    void onPeersQuery(DeviceMessage.PeersQuery query) {
        touch();
        List<String> asked = query.devices();
        List<Seen> peers;
        if (asked != null) {
            peers = scene.devices().among(asked);
        } else {
            peers = scene.settings().broadcast() ? scene.devices().all() : List.of();
        }
        scene.hub()
                .reply(
                        DeviceSettings.PROTOCOL,
                        remote,
                        DeviceFrames.connectedPeers(
                                remote.allocator(),
                                scene.freshId(),
                                query.id(),
                                peers,
                                scene.clock().instant()));
    }

    @Override
    public void onSkipped(ByteBuf head, ByteBuf tail) {
        count(Outcome.TOO_LARGE);
        String found = DeviceCodec.idIn(head.toString(StandardCharsets.UTF_8));
        tell(DeviceError.TOO_LARGE, found != null ? found : DeviceCodec.idIn(tail.toString(StandardCharsets.UTF_8)));
    }

    private void tell(DeviceError error, @Nullable String messageId) {
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

    /** After a Close these take up to a minute to notice that the connection has ended, without one no time. */
    @Override
    public void onDrain(Remote client) {
        if (android) {
            client.drop();
        } else {
            Conversation.super.onDrain(client);
        }
    }

    @Override
    public void onGone() {
        scene.devices().leave(this);
        if (everybody != null) {
            scene.hub().leave(everybody);
            everybody = null;
        }
        arrears.giveUp();
    }
}
