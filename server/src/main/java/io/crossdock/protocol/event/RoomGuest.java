package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One client's dealings with rooms: its requests, what it hears, and which group its broadcasts go to, the pool of all
 * who are in no room or one room's. One request at a time: until it is answered the client is not read, so what it says
 * next goes where the answer has put it. Confined to the client's loop, but for {@link #heard}.
 */
final class RoomGuest implements Rooms.Guest {
    private static final GroupKey POOL = new GroupKey(EventSettings.PROTOCOL, "pool");

    /** A request, as its answer names it. */
    record Asked(long sequence, String typeName) {}

    private final Arena arena;
    private final Remote remote;
    private final Reading reading;
    private final long nodeId;
    private final RoomEar ear = new RoomEar(this::tell, this::missed);
    private Membership membership;
    private boolean asking;
    private boolean held;
    private boolean gone;

    /** Enters the pool. */
    RoomGuest(Arena arena, Remote remote, Reading reading, long nodeId) {
        this.arena = arena;
        this.remote = remote;
        this.reading = reading;
        this.nodeId = nodeId;
        this.membership = arena.hub().join(POOL, remote);
    }

    private static GroupKey group(long room) {
        return new GroupKey(EventSettings.PROTOCOL, "room/" + Long.toHexString(room));
    }

    @Override
    public long nodeId() {
        return nodeId;
    }

    /** Whom its broadcasts are for. */
    GroupKey group() {
        return membership.group();
    }

    /** An event for the relay of a reserved type. What is wrong with it is answered; the connection stays. */
    void onRequest(EventMessage.Event event) {
        Asked asked = new Asked(event.sequence(), event.typeName().toString(StandardCharsets.UTF_8));
        try {
            RoomCodec.decode(asked.typeName(), event.payload()).enter(this, asked);
        } catch (RoomRefusal refusal) {
            refuse(asked, refusal.reason());
        }
    }

    void onCreate(RoomRequest.Create wish, Asked asked) {
        long room = arena.freshRoomId();
        cross(group(room), asked, () -> arena.rooms().create(this, room, wish), entry -> entered(asked, entry));
    }

    void onJoin(RoomRequest.Join wish, Asked asked) {
        cross(group(wish.room()), asked, () -> arena.rooms().join(this, wish), entry -> entered(asked, entry));
    }

    void onLeave(Asked asked) {
        cross(POOL, asked, () -> arena.rooms().leave(this), exit -> left(asked, exit));
    }

    /** Goes from one group to another. This node hears the new one before anybody there hears of the newcomer. */
    private <T> void cross(GroupKey to, Asked asked, Supplier<CompletionStage<T>> question, Consumer<T> then) {
        Threshold threshold = new Threshold(remote.loop(), arena.settings().queueBytesMax());
        Membership door = arena.hub().join(to, threshold);
        Supplier<CompletionStage<T>> unlessGone =
                () -> gone ? CompletableFuture.failedStage(new RoomRefusal(RoomRefusal.NOT_IN)) : question.get();
        ask(asked, () -> arena.hub().settled(to).thenComposeAsync(heard -> unlessGone.get(), this::onLoop), answer -> {
            if (answer == null) {
                threshold.turnAway();
            } else {
                then.accept(answer);
                threshold.letIn(this::late);
            }
            arena.hub().leave(door);
        });
    }

    /** The newcomer hears of its room before it hears anything of the room. */
    private void entered(Asked asked, Rooms.Entry entry) {
        long room = entry.info().room();
        ear.goOn(entry.ordinal(), () -> {
            ear.enter(room, entry.ordinal());
            reply(asked.sequence(), RoomCodec.JOINED, RoomCodec.joined(entry));
            move(group(room));
        });
    }

    private void left(Asked asked, Rooms.Step exit) {
        ear.goOn(exit.ordinal(), () -> {
            ear.leave();
            reply(asked.sequence(), RoomCodec.LEFT, RoomCodec.room(exit.room()));
            move(POOL);
        });
    }

    /** What the threshold has held. */
    private void late(Frame frame) {
        Outcome outcome = remote.offer(frame);
        if (outcome != Outcome.SENT) {
            count(outcome);
        }
    }

    void onList(Asked asked) {
        ask(asked, () -> arena.rooms().waiting(), waiting -> {
            if (waiting != null) {
                ear.goOn(Long.MAX_VALUE, () -> reply(asked.sequence(), RoomCodec.ROOMS, RoomCodec.rooms(waiting)));
            }
        });
    }

    void onStart(Asked asked) {
        ask(asked, () -> arena.rooms().start(this), start -> {
            if (start != null) {
                ear.goOn(
                        start.ordinal(),
                        () -> reply(asked.sequence(), RoomCodec.STARTED, RoomCodec.room(start.room())));
            }
        });
    }

    /** @param then gets the answer; null when there is none, or nobody left to have it */
    private <T> void ask(Asked asked, Supplier<CompletionStage<T>> question, Consumer<@Nullable T> then) {
        asking = true;
        ear.hold();
        question.get().whenComplete((answer, fault) -> onLoop(() -> answered(asked, answer, fault, then)));
        if (asking) {
            held = true;
            reading.hold();
        }
    }

    private <T> void answered(Asked asked, @Nullable T answer, @Nullable Throwable fault, Consumer<@Nullable T> then) {
        asking = false;
        then.accept(fault == null && !gone ? answer : null);
        if (fault != null && !gone) {
            String reason = reason(fault);
            ear.goOn(Long.MAX_VALUE, () -> refuse(asked, reason));
        }
        if (held) {
            held = false;
            reading.goOn();
        }
    }

    private static String reason(Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return cause instanceof RoomRefusal refusal ? refusal.reason() : RoomRefusal.AWAY;
    }

    @Override
    public void heard(Rooms.Notice notice) {
        ear.heard(notice);
    }

    /** Passes a notice on to the client. Any thread, under the ear's lock. */
    private void tell(Rooms.Notice notice) {
        if (notice.change() == Rooms.Change.CLOSED) {
            onLoop(() -> closed(notice));
        } else if (isNewest()) {
            // Through the hub, so that what a newcomer says does not overtake the notice of its coming.
            arena.hub().direct(Arena.name(nodeId), noticed(notice));
        }
    }

    /** What the client answers is for the pool: it must be there when it hears of it. */
    private void closed(Rooms.Notice notice) {
        if (gone) {
            return;
        }
        // Unless it is in another room meanwhile.
        if (membership.group().equals(group(notice.room()))) {
            move(POOL);
        }
        if (isNewest()) {
            arena.hub().reply(EventSettings.PROTOCOL, remote, noticed(notice));
        }
    }

    /** One that has been displaced is on its way out and hears nothing more. */
    private boolean isNewest() {
        return remote.equals(arena.hub().directory().find(Arena.name(nodeId)));
    }

    private Frame noticed(Rooms.Notice notice) {
        return frame(0, RoomCodec.typeOf(notice), RoomCodec.notice(notice));
    }

    private void missed() {
        onLoop(() -> count(Outcome.SLOW));
    }

    /** The connection is over. */
    void onGone() {
        gone = true;
        arena.hub().leave(membership);
        arena.rooms().gone(this);
    }

    private void move(GroupKey group) {
        arena.hub().leave(membership);
        membership = arena.hub().join(group, remote);
    }

    private void refuse(Asked asked, String reason) {
        reply(asked.sequence(), RoomCodec.REFUSED, RoomCodec.refused(asked.typeName(), reason));
    }

    private void reply(long sequence, String typeName, Consumer<ByteBuf> payload) {
        arena.hub().reply(EventSettings.PROTOCOL, remote, frame(sequence, typeName, payload));
    }

    private Frame frame(long sequence, String typeName, Consumer<ByteBuf> payload) {
        return EventCodec.toNode(remote.allocator(), nodeId, arena.clock().millis(), sequence, typeName, payload);
    }

    private void count(Outcome outcome) {
        arena.hub().tally(EventSettings.PROTOCOL, remote).count(outcome, 1);
    }

    private void onLoop(Runnable step) {
        if (remote.loop().inEventLoop()) {
            step.run();
            return;
        }
        try {
            remote.loop().execute(step);
        } catch (RejectedExecutionException goingDown) {
            // So does the client.
        }
    }
}
