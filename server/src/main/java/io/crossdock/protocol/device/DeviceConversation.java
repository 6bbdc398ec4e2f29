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
import java.time.Instant;
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
    private final Outbox outbox;
    private final String connection;
    private volatile long lastSeenMillis;
    private @Nullable Membership everybody;

    private DeviceConversation(DeviceScene scene, Remote remote, String id, String platform) {
        this.scene = scene;
        this.remote = remote;
        this.id = id;
        this.name = Devices.name(id);
        this.android = platform.toLowerCase(Locale.ROOT).equals("android");
        this.rate = scene.rates().of(id);
        this.arrears = new Arrears(scene, remote, id);
        this.outbox = new Outbox(scene, remote, this);
        this.connection = scene.freshId();
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
            displaced.drop();
        }
        if (scene.settings().broadcast()) {
            device.everybody = scene.hub().join(Devices.EVERYBODY, device);
        }
        scene.counters().connections.increment();
        // Before it looks for mail: whoever leaves some later finds that it is here.
        device.announce();
        device.arrears.collect();
        return device;
    }

    /** Tells the other nodes that the device is here. Any thread. */
    void announce() {
        scene.presence().here(id, connection, Instant.ofEpochMilli(lastSeenMillis));
    }

    /** A newer connection has its name. Any thread. */
    void drop() {
        remote.drop();
    }

    GroupKey name() {
        return name;
    }

    /** Any thread. */
    Seen seen() {
        return new Seen(id, Instant.ofEpochMilli(lastSeenMillis));
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
            outbox.tell(DeviceError.RATE_LIMITED, message.id());
            return;
        }
        String target = message.target();
        if (target != null) {
            outbox.direct(message, target);
        } else if (everybody != null) {
            scene.hub().publish(Devices.EVERYBODY, DeviceFrames.relayed(remote.allocator(), message.json()), this);
        } else {
            count(Outcome.NOBODY_THERE);
            outbox.tell(DeviceError.NO_TARGET, message.id());
        }
    }

    @Override
    public GroupKey heldName() {
        return name;
    }

    @Override
    public void returned(Frame frame, Outcome outcome) {
        outbox.returned(frame, outcome);
    }

    void onPeersQuery(DeviceMessage.PeersQuery query) {
        touch();
        List<String> asked = query.devices();
        if (asked == null) {
            answer(query.id(), scene.settings().broadcast() ? scene.devices().all() : List.of());
            return;
        }
        var found = scene.devices().among(asked).toCompletableFuture();
        if (!found.isDone()) {
            remote.pause();
        }
        found.thenAccept(peers -> onLoop(() -> {
            answer(query.id(), peers);
            remote.resume();
        }));
    }

    private void answer(String queryId, List<Seen> peers) {
        Frame frame = DeviceFrames.connectedPeers(
                remote.allocator(),
                scene.freshId(),
                queryId,
                peers,
                scene.clock().instant());
        scene.hub().reply(DeviceSettings.PROTOCOL, remote, frame);
    }

    @Override
    public void onSkipped(ByteBuf head, ByteBuf tail) {
        count(Outcome.TOO_LARGE);
        String found = DeviceCodec.idIn(head.toString(StandardCharsets.UTF_8));
        outbox.tell(
                DeviceError.TOO_LARGE, found != null ? found : DeviceCodec.idIn(tail.toString(StandardCharsets.UTF_8)));
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
        if (scene.devices().leave(this)) {
            scene.presence().gone(id, connection);
        }
        if (everybody != null) {
            scene.hub().leave(everybody);
            everybody = null;
        }
        arrears.giveUp();
    }
}
