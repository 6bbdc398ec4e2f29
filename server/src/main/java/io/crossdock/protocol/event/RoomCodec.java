package io.crossdock.protocol.event;

import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Requests about rooms and what is said of rooms, as bincode in the payload of events. Pure functions. */
final class RoomCodec {
    /** All type names that belong to the relay begin so. */
    private static final byte[] RESERVED = "crossdock::".getBytes(StandardCharsets.US_ASCII);

    static final String TOKEN = "crossdock::room::Token";
    static final String JOINED = "crossdock::room::Joined";
    static final String ROOMS = "crossdock::room::Rooms";
    static final String LEFT = "crossdock::room::Left";
    static final String STARTED = "crossdock::room::Started";
    private static final String MEMBER_JOINED = "crossdock::room::MemberJoined";
    private static final String MEMBER_LEFT = "crossdock::room::MemberLeft";
    private static final String CLOSED = "crossdock::room::Closed";
    static final String REFUSED = "crossdock::room::Refused";

    /** A room's name is shown in a list; a token is compared. */
    private static final int TEXT_BYTES_MAX = 256;
    /** A refusal names its request, and no request of ours has a longer name. */
    private static final int TYPE_NAME_CHARS_MAX = 256;

    private RoomCodec() {}

    /** Whether an event of this type is for the relay itself. */
    static boolean isReserved(ByteBuf typeName) {
        if (typeName.readableBytes() < RESERVED.length) {
            return false;
        }
        for (int i = 0; i < RESERVED.length; i++) {
            if (typeName.getByte(typeName.readerIndex() + i) != RESERVED[i]) {
                return false;
            }
        }
        return true;
    }

    /** Borrows the payload. */
    static RoomRequest decode(String typeName, ByteBuf payload) throws RoomRefusal {
        ByteBuf in = payload.duplicate();
        try {
            return switch (typeName) {
                case "crossdock::room::Create" -> new RoomRequest.Create(text(in), Bincode.readU32(in), text(in));
                case "crossdock::room::Join" -> new RoomRequest.Join(Bincode.readU64(in), text(in));
                case "crossdock::room::Leave" -> new RoomRequest.Leave();
                case "crossdock::room::List" -> new RoomRequest.List();
                case "crossdock::room::Start" -> new RoomRequest.Start();
                case TOKEN -> new RoomRequest.Token(text(in));
                default -> throw new RoomRefusal(RoomRefusal.UNKNOWN);
            };
        } catch (MalformedMessage bad) {
            throw new RoomRefusal(RoomRefusal.BAD);
        }
    }

    private static String text(ByteBuf in) throws MalformedMessage {
        return Bincode.readString(in, TEXT_BYTES_MAX);
    }

    static Consumer<ByteBuf> joined(Rooms.Entry entry) {
        return out -> {
            info(out, entry.info());
            out.writeLongLE(entry.members().size());
            entry.members().forEach(out::writeLongLE);
        };
    }

    static Consumer<ByteBuf> rooms(List<Rooms.Info> waiting) {
        return out -> {
            out.writeLongLE(waiting.size());
            waiting.forEach(info -> info(out, info));
        };
    }

    static Consumer<ByteBuf> room(long room) {
        return out -> out.writeLongLE(room);
    }

    static String typeOf(Rooms.Notice notice) {
        return switch (notice.change()) {
            case JOINED -> MEMBER_JOINED;
            case LEFT -> MEMBER_LEFT;
            case STARTED -> STARTED;
            case CLOSED -> CLOSED;
        };
    }

    static Consumer<ByteBuf> notice(Rooms.Notice notice) {
        return switch (notice.change()) {
            case JOINED, LEFT -> out -> out.writeLongLE(notice.room()).writeLongLE(notice.member());
            case STARTED, CLOSED -> room(notice.room());
        };
    }

    static Consumer<ByteBuf> refused(String request, String reason) {
        String named = request.length() <= TYPE_NAME_CHARS_MAX ? request : request.substring(0, TYPE_NAME_CHARS_MAX);
        return out -> {
            Bincode.writeString(out, named);
            Bincode.writeString(out, reason);
        };
    }

    private static void info(ByteBuf out, Rooms.Info info) {
        out.writeLongLE(info.room());
        Bincode.writeString(out, info.name());
        out.writeIntLE(info.state().tag());
        out.writeLongLE(info.host());
        out.writeIntLE(info.members());
        out.writeIntLE(info.membersMax());
        out.writeBoolean(info.locked());
    }
}
