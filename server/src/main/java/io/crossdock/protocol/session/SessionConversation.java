package io.crossdock.protocol.session;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One socket of a session: first it says hello, then everything it sends is for the other role. Confined to the peer's
 * loop.
 *
 * <p>It stands in the hub itself and passes on to its client what is offered, since a frame that kills the session also
 * ends the connection, and the hub knows nothing of that. It joins before the store is asked: a session that is killed
 * meanwhile is then either not admitted to or heard of.
 */
final class SessionConversation implements Conversation, Peer {
    private enum State {
        /** Nothing said yet. */
        SILENT,
        /** The store is being asked; nothing is read meanwhile. */
        ADMITTING,
        TALKING,
        /** Refused, killed or gone. */
        OVER
    }

    private static final CloseReason NO_HELLO = CloseReason.policy("no hello");
    /** One for unknown, expired, killed and a wrong token: a guesser learns nothing. */
    private static final CloseReason INVALID_SESSION = CloseReason.policy("invalid session");

    private static final CloseReason STORE_AWAY = CloseReason.policy("sessions not available");

    private final Hub hub;
    private final Sessions sessions;
    private final InstantSource clock;
    private final Remote remote;
    private State state = State.SILENT;
    private boolean killed;
    /** A newer socket of the same role was let in. */
    private boolean displaced;

    private SessionMessage.@Nullable Hello hello;
    private @Nullable Pair pair;
    private @Nullable Membership membership;
    private Sessions.@Nullable Seat seat;
    private byte @Nullable [] framePrefix;

    SessionConversation(Hub hub, Sessions sessions, InstantSource clock, Remote remote, int helloSeconds) {
        this.hub = hub;
        this.sessions = sessions;
        this.clock = clock;
        this.remote = remote;
        remote.deadline(helloSeconds, () -> refuse(NO_HELLO));
    }

    @Override
    public EventExecutor loop() {
        return remote.loop();
    }

    @Override
    public Outcome offer(Frame frame) {
        if (SessionCodec.isKilled(frame)) {
            return offerTheLast(frame);
        }
        if (hello != null && SessionCodec.isJoined(frame, hello.role())) {
            displaced = true;
        }
        return state == State.TALKING ? remote.offer(frame) : Outcome.NOBODY_THERE;
    }

    private Outcome offerTheLast(Frame frame) {
        killed = true;
        if (state != State.TALKING) {
            return Outcome.NOBODY_THERE;
        }
        state = State.OVER;
        Outcome outcome = remote.offer(frame);
        remote.close(CloseReason.EMPTY);
        return outcome;
    }

    @Override
    public void onText(ByteBuf payload) {
        if (state == State.TALKING) {
            SessionCodec.decode(payload).enter(this);
        } else if (state == State.SILENT) {
            try {
                SessionCodec.hello(payload).enter(this);
            } catch (MalformedMessage refused) {
                count(Outcome.MALFORMED);
                refuse(CloseReason.policy(String.valueOf(refused.getMessage())));
            }
        }
    }

    /** Before the hello, binary is passed over and the connection stays. */
    @Override
    public void onBinary(ByteBuf payload) {
        Pair mine = pair;
        SessionMessage.Hello me = hello;
        if (state != State.TALKING || mine == null || me == null) {
            count(Outcome.NOT_JOINED);
            return;
        }
        touch();
        Frame frame = SessionCodec.binary(remote.allocator(), prefix(me), clock.millis() / 1000, payload);
        hub.publish(mine.of(me.role().other()), frame, this);
    }

    void onHello(SessionMessage.Hello newcomer) {
        state = State.ADMITTING;
        Pair mine = Pair.of(newcomer.sid());
        hello = newcomer;
        pair = mine;
        GroupKey ours = mine.of(newcomer.role());
        membership = hub.join(ours, this);
        // Nobody is let in who would not hear what is said on other nodes.
        sessions.admit(newcomer.sid(), newcomer.token(), newcomer.role())
                .thenCombine(hub.settled(ours), (found, heard) -> found)
                .whenComplete((found, fault) -> onLoop(() -> decided(fault == null ? found : Optional.empty(), fault)));
        if (state == State.ADMITTING) {
            remote.pause();
        }
    }

    private void onLoop(Runnable step) {
        if (remote.loop().inEventLoop()) {
            step.run();
        } else {
            remote.loop().execute(step);
        }
    }

    private void decided(Optional<Sessions.Seat> found, @Nullable Throwable fault) {
        Sessions.Seat given = found.orElse(null);
        if (state != State.ADMITTING) {
            if (given != null) {
                giveBack(given);
            }
            return;
        }
        if (fault != null) {
            refuse(STORE_AWAY);
        } else if (given == null || killed) {
            refuse(INVALID_SESSION);
        } else {
            talk(given);
        }
        remote.resume();
    }

    /** The newcomer hears that it is in; then those who were there before hear of it. */
    private void talk(Sessions.Seat given) {
        SessionMessage.Hello me = java.util.Objects.requireNonNull(hello);
        Pair mine = java.util.Objects.requireNonNull(pair);
        state = State.TALKING;
        seat = given;
        remote.cancelDeadline();
        hub.reply(SessionSettings.PROTOCOL, this, SessionCodec.helloAck(remote.allocator(), me.sid()));
        java.util.Objects.requireNonNull(membership).arrivedAs(given.ordinal());
        mine.publishTo(hub, SessionCodec.joined(remote.allocator(), me.role()), this, given.ordinal());
    }

    void onHeartbeat() {
        touch();
        hub.reply(SessionSettings.PROTOCOL, this, SessionCodec.heartbeatAck(remote.allocator()));
    }

    void onPayload(SessionMessage.Text text) {
        SessionMessage.Hello me = java.util.Objects.requireNonNull(hello);
        Pair mine = java.util.Objects.requireNonNull(pair);
        touch();
        Frame frame = SessionCodec.text(remote.allocator(), prefix(me), clock.millis() / 1000, text.utf8());
        hub.publish(mine.of(me.role().other()), frame, this);
    }

    private void touch() {
        if (seat != null) {
            seat.touch();
        }
    }

    private byte[] prefix(SessionMessage.Hello me) {
        byte[] prefix = framePrefix;
        if (prefix == null) {
            prefix = SessionCodec.framePrefix(me.sid(), me.role());
            framePrefix = prefix;
        }
        return prefix;
    }

    private void refuse(CloseReason reason) {
        leaveHub();
        state = State.OVER;
        remote.close(reason);
    }

    @Override
    public void onTooLarge() {
        count(Outcome.TOO_LARGE);
    }

    @Override
    public void onGone() {
        leaveHub();
        state = State.OVER;
        Sessions.Seat mine = seat;
        seat = null;
        if (mine != null) {
            giveBack(mine);
        }
    }

    private void leaveHub() {
        Membership mine = membership;
        membership = null;
        if (mine != null) {
            hub.leave(mine);
        }
    }

    /**
     * The others hear of it unless a newer socket has the role. When the store is away they hear of it in any case; in a
     * session that was killed there is nobody left to hear it.
     */
    private void giveBack(Sessions.Seat given) {
        SessionMessage.Hello me = java.util.Objects.requireNonNull(hello);
        Pair mine = java.util.Objects.requireNonNull(pair);
        boolean toldAlready = killed;
        given.leave(displaced).whenComplete((last, fault) -> {
            if (!toldAlready && (fault != null || Boolean.TRUE.equals(last))) {
                mine.publishLeft(hub, me.role(), SessionCodec.left(remote.allocator(), me.role()));
            }
        });
    }

    private void count(Outcome outcome) {
        hub.tally(SessionSettings.PROTOCOL, remote).count(outcome, 1);
    }
}
