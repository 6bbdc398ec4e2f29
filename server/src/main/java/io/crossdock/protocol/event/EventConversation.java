package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.crossdock.wire.StreamConversation;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client of the event protocol, over QUIC or a WebSocket: before its handshake, before its token, and then a node.
 * Confined to the client's loop.
 */
final class EventConversation implements StreamConversation {
    private static final CloseReason BAD_HANDSHAKE = CloseReason.policy("bad handshake");
    private static final CloseReason BAD_FRAME = CloseReason.policy("bad frame");
    private static final CloseReason WRONG_TOKEN = CloseReason.policy("token");
    private static final CloseReason REPLACED = CloseReason.policy("replaced");
    private static final CloseReason TOO_LARGE = new CloseReason(CloseReason.TOO_LARGE.code(), "too large");
    private static final CloseReason FULL = new CloseReason(1013, "full");
    private static final CloseReason SHUTTING_DOWN = new CloseReason(CloseReason.GOING_AWAY.code(), "shutting down");

    /** A type that no game registers. */
    private static final String KEEPALIVE = "crossdock::Keepalive";

    private static final int HANDSHAKE_SECONDS = 10;
    private static final int TOKEN_SECONDS = 10;
    private static final int TOKEN_BYTES_MAX = 1_024;

    /** Waking up for each single token would cost more than the events. */
    private static final long WAIT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(10);

    private final Arena arena;
    private final Hub hub;
    private final Remote remote;
    private final Pace pace;
    private final Reading reading;
    private final long connectedNanos;
    private boolean greeted;
    private long nodeId;
    private @Nullable GroupKey name;
    private @Nullable RoomGuest guest;
    private boolean over;

    EventConversation(Arena arena, Remote remote) {
        this.arena = arena;
        this.hub = arena.hub();
        this.remote = remote;
        this.connectedNanos = arena.nanoTime().getAsLong();
        this.pace = new Pace(arena.settings().pace(), connectedNanos);
        this.reading = new Reading(remote);
        remote.deadline(HANDSHAKE_SECONDS, () -> close(BAD_HANDSHAKE));
    }

    @Override
    public int messageBytes(ByteBuf begin, boolean first) {
        if (first) {
            // A token may follow the id; without one to wait for, the id is enough.
            boolean enough = arena.settings().joinToken() == null && begin.readableBytes() >= EventCodec.NODE_ID_BYTES;
            int all = EventCodec.NODE_ID_BYTES + Long.BYTES + TOKEN_BYTES_MAX;
            return enough ? EventCodec.NODE_ID_BYTES : begin.readableBytes() >= all ? all : UNKNOWN;
        }
        if (!EventCodec.begins(begin)) {
            return begin.readableBytes();
        }
        if (begin.readableBytes() < EventCodec.HEADER_BYTES) {
            return UNKNOWN;
        }
        long payload = EventCodec.payloadBytes(begin);
        if (payload > arena.settings().frameBytesMax()) {
            tooLarge();
            return 0;
        }
        return EventCodec.HEADER_BYTES + (int) payload;
    }

    @Override
    public void onSkipped() {
        arena.counts().skipped().increment();
    }

    /** The first thing that a client reads must be the answer to its handshake. */
    @Override
    public @Nullable Frame keepalive() {
        return guest == null
                ? null
                : EventCodec.toNode(remote.allocator(), 0, arena.clock().millis(), 0, KEEPALIVE, payload -> {});
    }

    @Override
    public void onText(ByteBuf payload) {
        close(CloseReason.UNSUPPORTED);
    }

    @Override
    public void onBinary(ByteBuf payload) {
        if (over) {
            return;
        }
        if (!greeted) {
            greet(payload);
            return;
        }
        if (payload.readableBytes() >= EventCodec.HEADER_BYTES
                && EventCodec.begins(payload)
                && EventCodec.payloadBytes(payload) > arena.settings().frameBytesMax()) {
            tooLarge();
            return;
        }
        try {
            EventCodec.decode(payload).enter(this);
        } catch (MalformedMessage bad) {
            count(Outcome.MALFORMED);
            close(BAD_FRAME);
        }
        keepPace();
    }

    private void tooLarge() {
        count(Outcome.TOO_LARGE);
        close(TOO_LARGE);
    }

    /** The transport found a message larger than any frame, and closes. */
    @Override
    public void onTooLarge() {
        count(Outcome.TOO_LARGE);
    }

    private void keepPace() {
        long waitNanos = pace.took(arena.nanoTime().getAsLong());
        if (waitNanos > 0 && !over) {
            arena.counts().paced().increment();
            reading.hold();
            remote.loop().schedule(reading::goOn, Math.max(waitNanos, WAIT_NANOS_MIN), TimeUnit.NANOSECONDS);
        }
    }

    private void greet(ByteBuf handshake) {
        if (handshake.readableBytes() < EventCodec.NODE_ID_BYTES) {
            count(Outcome.MALFORMED);
            close(BAD_HANDSHAKE);
            return;
        }
        ByteBuf in = handshake.duplicate();
        long wanted = in.readLongLE();
        if (!arena.enter(replaces(wanted, in))) {
            close(FULL);
            return;
        }
        greeted = true;
        remote.cancelDeadline();
        nodeId = wanted == 0 ? arena.freshNodeId() : wanted;
        hub.reply(EventSettings.PROTOCOL, remote, EventCodec.ack(remote.allocator(), nodeId));
        if (arena.settings().joinToken() == null) {
            admit();
        } else if (in.isReadable()) {
            checkToken(in);
        } else {
            remote.deadline(TOKEN_SECONDS, () -> close(WRONG_TOKEN));
        }
    }

    /** Whether it takes the place of an older client here at once: one that comes back must not be kept out by itself. */
    private boolean replaces(long wanted, ByteBuf token) {
        return wanted != 0 && hub.directory().find(Arena.name(wanted)) != null && isToken(token.duplicate());
    }

    private void checkToken(ByteBuf in) {
        if (isToken(in)) {
            remote.cancelDeadline();
            admit();
        } else {
            close(WRONG_TOKEN);
        }
    }

    private boolean isToken(ByteBuf in) {
        String wanted = arena.settings().joinToken();
        try {
            return wanted == null || Tokens.equal(wanted, Bincode.readString(in, TOKEN_BYTES_MAX));
        } catch (MalformedMessage noToken) {
            // As good as a wrong one.
            return false;
        }
    }

    /** From here on it is a node: the newest one of its id. */
    private void admit() {
        GroupKey mine = Arena.name(nodeId);
        name = mine;
        Peer older = hub.directory().take(mine, remote, () -> close(REPLACED));
        guest = new RoomGuest(arena, remote, reading, nodeId);
        if (older instanceof Remote displaced) {
            displaced.close(REPLACED);
        }
    }

    void onIdle() {
        arena.counts().idle().increment();
    }

    void onEvent(EventMessage.Event event) {
        boolean trusted = arena.settings().trustSender() && event.sender() != 0;
        if (event.sender() != nodeId && !trusted) {
            count(Outcome.SPOOFED);
            return;
        }
        RoomGuest node = guest;
        if (node == null) {
            beforeToken(event);
            return;
        }
        long begunNanos = arena.nanoTime().getAsLong();
        switch (event.scope()) {
            case BROADCAST -> hub.publish(node.group(), EventCodec.forward(remote.allocator(), event), remote);
            case TARGETED -> toOne(event);
            case TO_SERVER -> toRelay(node, event);
        }
        arena.counts().relay(event.scope()).record(arena.nanoTime().getAsLong() - begunNanos);
    }

    private void beforeToken(EventMessage.Event event) {
        boolean token = event.scope() == EventMessage.Scope.TO_SERVER
                && event.typeName().toString(StandardCharsets.UTF_8).equals(RoomCodec.TOKEN);
        if (token) {
            checkToken(event.payload().duplicate());
        } else {
            count(Outcome.NOT_JOINED);
        }
    }

    private void toOne(EventMessage.Event event) {
        hub.direct(Arena.name(event.target()), EventCodec.forward(remote.allocator(), event))
                .whenComplete((found, away) -> {
                    if (Boolean.FALSE.equals(found)) {
                        onLoop(() -> count(Outcome.NOBODY_THERE));
                    }
                });
    }

    /** The answer of another node comes on a thread of the backplane. */
    private void onLoop(Runnable work) {
        if (remote.loop().inEventLoop()) {
            work.run();
        } else {
            remote.loop().execute(work);
        }
    }

    private static void toRelay(RoomGuest node, EventMessage.Event event) {
        if (RoomCodec.isReserved(event.typeName())) {
            node.onRequest(event);
        }
    }

    @Override
    public void onDrain(Remote peer) {
        close(SHUTTING_DOWN);
    }

    private void close(CloseReason reason) {
        over = true;
        reading.end();
        remote.close(reason);
    }

    private void count(Outcome outcome) {
        hub.tally(EventSettings.PROTOCOL, remote).count(outcome, 1);
    }

    @Override
    public void onGone() {
        over = true;
        reading.end();
        if (!greeted) {
            return;
        }
        if (guest != null && name != null) {
            hub.directory().giveBack(name, remote);
            guest.onGone();
        }
        arena.leave();
        long lastedNanos = arena.nanoTime().getAsLong() - connectedNanos;
        arena.counts().connection(remote.ending()).record(lastedNanos);
    }
}
