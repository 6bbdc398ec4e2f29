package io.crossdock.protocol.event;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Membership;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * One client's dealings with rooms: its requests, what it hears, and which group its broadcasts go to, the pool of all
 * who are in no room or one room's. Confined to the client's loop, but for {@link #roomClosed}.
 */
final class RoomGuest implements Rooms.Guest {
    private static final GroupKey POOL = new GroupKey(EventSettings.PROTOCOL, "pool");

    private final Arena arena;
    private final Remote remote;
    private final long nodeId;
    private Membership membership;
    private boolean gone;

    /** Enters the pool. */
    RoomGuest(Arena arena, Remote remote, long nodeId) {
        this.arena = arena;
        this.remote = remote;
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
        String typeName = event.typeName().toString(StandardCharsets.UTF_8);
        try {
            RoomCodec.decode(typeName, event.payload()).enter(this, event.sequence());
        } catch (RoomRefusal refusal) {
            reply(event.sequence(), RoomCodec.REFUSED, RoomCodec.refused(typeName, refusal.reason()));
        }
    }

    void onCreate(RoomRequest.Create wish, long sequence) throws RoomRefusal {
        entered(arena.rooms().create(this, wish), sequence);
    }

    void onJoin(RoomRequest.Join wish, long sequence) throws RoomRefusal {
        Rooms.Entry entry = arena.rooms().join(this, wish);
        entered(entry, sequence);
        long room = entry.info().room();
        tell(entry.members(), RoomCodec.MEMBER_JOINED, RoomCodec.member(room, nodeId));
    }

    /** The newcomer hears of its room before it hears anything of the room. */
    private void entered(Rooms.Entry entry, long sequence) {
        reply(sequence, RoomCodec.JOINED, RoomCodec.joined(entry));
        move(group(entry.info().room()));
    }

    void onLeave(long sequence) throws RoomRefusal {
        Rooms.Exit exit = arena.rooms().leave(this);
        move(POOL);
        reply(sequence, RoomCodec.LEFT, RoomCodec.room(exit.room()));
        farewell(exit);
    }

    private void farewell(Rooms.Exit exit) {
        if (exit.closed()) {
            exit.others().forEach(other -> other.roomClosed(exit.room()));
        } else {
            tell(exit.others(), RoomCodec.MEMBER_LEFT, RoomCodec.member(exit.room(), nodeId));
        }
    }

    void onList(long sequence) {
        reply(sequence, RoomCodec.ROOMS, RoomCodec.rooms(arena.rooms().waiting()));
    }

    void onStart(long sequence) throws RoomRefusal {
        Rooms.Entry entry = arena.rooms().start(this);
        Consumer<ByteBuf> room = RoomCodec.room(entry.info().room());
        reply(sequence, RoomCodec.STARTED, room);
        tell(entry.members(), RoomCodec.STARTED, room);
    }

    @Override
    public void roomClosed(long room) {
        remote.loop().execute(() -> {
            if (gone) {
                return;
            }
            reply(0, RoomCodec.CLOSED, RoomCodec.room(room));
            // It may have gone into another room meanwhile.
            if (membership.group().equals(group(room))) {
                move(POOL);
            }
        });
    }

    /** The connection is over. */
    void onGone() {
        gone = true;
        arena.hub().leave(membership);
        try {
            farewell(arena.rooms().leave(this));
        } catch (RoomRefusal wasInNone) {
            // Most clients never are.
        }
    }

    private void move(GroupKey group) {
        arena.hub().leave(membership);
        membership = arena.hub().join(group, remote);
    }

    private void reply(long sequence, String typeName, Consumer<ByteBuf> payload) {
        arena.hub().reply(EventSettings.PROTOCOL, remote, frame(nodeId, sequence, typeName, payload));
    }

    /** A notice to each but this one: each is addressed by its own id. */
    private void tell(List<Rooms.Guest> members, String typeName, Consumer<ByteBuf> payload) {
        for (Rooms.Guest member : members) {
            if (member != this) {
                arena.hub().direct(Arena.name(member.nodeId()), frame(member.nodeId(), 0, typeName, payload));
            }
        }
    }

    private Frame frame(long target, long sequence, String typeName, Consumer<ByteBuf> payload) {
        return EventCodec.toNode(remote.allocator(), target, arena.clock().millis(), sequence, typeName, payload);
    }
}
