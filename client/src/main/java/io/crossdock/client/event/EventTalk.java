package io.crossdock.client.event;

import io.crossdock.client.BinaryLink;
import io.crossdock.client.BinaryTalk;
import io.crossdock.client.Options;
import io.crossdock.client.RelayException;
import io.crossdock.client.RelayException.Reason;
import io.crossdock.client.State;
import io.crossdock.client.event.Event.Scope;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The event protocol, docs/protocols/event.md, from the client's side: the handshake, the room to come back to, and what
 * becomes of what is heard. In the link's turns, but for {@link #frame} and {@link #nodeId}.
 */
final class EventTalk implements BinaryTalk {
    static final String RESERVED = "crossdock::";
    static final String JOIN = "crossdock::room::Join";
    static final String JOINED = "crossdock::room::Joined";
    static final String LEFT = "crossdock::room::Left";
    static final String STARTED = "crossdock::room::Started";
    static final String REFUSED = "crossdock::room::Refused";

    private static final int UNSUPPORTED = 1003;
    private static final int POLICY = 1008;
    private static final int TOO_LARGE = 1009;
    private static final long NONE = -1;

    private final URI address;
    private final long nodeId;
    private final String joinToken;
    private final EventListener listener;
    private final Subscriptions subscriptions;
    private final Requests requests;
    private final LongSupplier clock;
    /** From 1: notices of the relay have 0, and must not be taken for answers. */
    private final AtomicLong sequence = new AtomicLong(1);

    private final BinaryLink link;

    private boolean greeted;
    private long rejoining = NONE;
    private @Nullable Seat seat;

    /** The room the client is in, and how it came in. */
    private record Seat(long room, String token) {}

    EventTalk(
            URI address,
            long nodeId,
            String joinToken,
            EventListener listener,
            Subscriptions subscriptions,
            Options options,
            LongSupplier clock) {
        this.address = address;
        this.nodeId = nodeId;
        this.joinToken = joinToken;
        this.listener = listener;
        this.subscriptions = subscriptions;
        this.requests =
                new Requests(options.network().executor(), options.patience().toMillis());
        this.clock = clock;
        this.link = new BinaryLink(this, options);
    }

    BinaryLink link() {
        return link;
    }

    Requests requests() {
        return requests;
    }

    long nodeId() {
        return nodeId;
    }

    long nextSequence() {
        return sequence.getAndIncrement();
    }

    byte[] frame(long number, Scope scope, String type, byte[] payload) {
        return EventFrame.encode(nodeId, clock.getAsLong(), number, scope, type, payload);
    }

    byte[] frameTo(long target, long number, String type, byte[] payload) {
        return EventFrame.targeted(nodeId, clock.getAsLong(), number, target, type, payload);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public byte[] hello() {
        greeted = false;
        rejoining = NONE;
        BincodeWriter hello = new BincodeWriter().u64(nodeId);
        return (joinToken.isEmpty() ? hello : hello.string(joinToken)).toBytes();
    }

    /** The relay answers the hello with the same id; until then nobody hears this client. */
    @Override
    public void heard(byte[] message) {
        try {
            if (greeted) {
                hear(EventFrame.decode(message));
            } else {
                letIn(new BincodeReader(message).u64());
            }
        } catch (BincodeException bad) {
            link.end(new RelayException(Reason.MALFORMED, "the relay sent " + bad.getMessage()));
        }
    }

    private void letIn(long as) {
        if (as != nodeId) {
            throw new BincodeException("another node's id");
        }
        greeted = true;
        if (seat == null) {
            link.established();
            return;
        }
        // Back into the room first: events for its members must not go to those in none.
        rejoining = nextSequence();
        link.say(frame(
                rejoining,
                Scope.TO_SERVER,
                JOIN,
                new BincodeWriter().u64(seat.room()).string(seat.token()).toBytes()));
    }

    private void hear(Event event) {
        if (event.type().startsWith(RESERVED)) {
            if (event.sender() == 0) {
                ofTheRelay(event);
            }
        } else if (!subscriptions.offer(event)) {
            listener.onEvent(event);
        }
    }

    private void ofTheRelay(Event event) {
        BincodeReader in = event.reader();
        switch (event.type()) {
            case "crossdock::room::MemberJoined" -> listener.onMemberJoined(in.u64(), in.u64());
            case "crossdock::room::MemberLeft" -> listener.onMemberLeft(in.u64(), in.u64());
            case STARTED -> started(event, in.u64());
            case "crossdock::room::Closed" -> closed(in.u64());
            default -> answered(event);
        }
    }

    /** Who has started the room hears of it as an answer, and like all others. */
    private void started(Event event, long room) {
        requests.answer(event);
        listener.onStarted(room);
    }

    private void closed(long room) {
        // It may have gone into another one meanwhile.
        if (seat != null && seat.room() == room) {
            seat = null;
        }
        listener.onRoomClosed(room);
    }

    private void answered(Event event) {
        if (event.sequence() == rejoining) {
            rejoining = NONE;
            Seat lost = seat;
            if (!event.type().equals(JOINED) && lost != null) {
                seat = null;
                listener.onRoomClosed(lost.room());
            }
            link.established();
            return;
        }
        String token = requests.answer(event);
        if (event.type().equals(LEFT)) {
            seat = null;
        } else if (event.type().equals(JOINED)) {
            seat = new Seat(event.reader().u64(), token == null ? "" : token);
        }
    }

    /** Replaced, a wrong token, or something that it would say again: coming back is of no use. */
    @Override
    public boolean refused(int code, String reason) {
        return code == POLICY || code == UNSUPPORTED || code == TOO_LARGE;
    }

    @Override
    public void state(State state) {
        if (state == State.RECONNECTING) {
            requests.failAll(new RelayException(Reason.UNREACHABLE, "the connection broke before the answer"));
        }
        listener.onState(state);
    }

    @Override
    public void ended(@Nullable RelayException why) {
        requests.failAll(why);
        listener.onEnd(why);
    }
}
