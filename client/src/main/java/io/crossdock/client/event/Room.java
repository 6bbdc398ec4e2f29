package io.crossdock.client.event;

import java.util.List;

/**
 * A room as it is when a client comes in.
 *
 * @param members the node ids of all who are in it, the client's own among them
 */
public record Room(Info info, List<Long> members) {
    public Room {
        members = List.copyOf(members);
    }

    /** In the order of the numbers on the wire. */
    public enum State {
        /** It can be joined. */
        WAITING,
        IN_PROGRESS,
        FINISHED
    }

    /**
     * What a list of rooms says of one.
     *
     * @param id to join it by, all 64 bits
     * @param host the node that made it: alone it may start it, and with it the room ends
     * @param locked whether a token is asked for
     */
    public record Info(long id, String name, State state, long host, long members, long membersMax, boolean locked) {
        static Info read(BincodeReader in) {
            return new Info(in.u64(), in.string(), state(in.u32()), in.u64(), in.u32(), in.u32(), in.bool());
        }

        private static State state(long tag) {
            return switch ((int) tag) {
                case 0 -> State.WAITING;
                case 1 -> State.IN_PROGRESS;
                case 2 -> State.FINISHED;
                default -> throw new BincodeException("room state " + tag);
            };
        }
    }

    static Room read(BincodeReader in) {
        return new Room(Info.read(in), in.list(BincodeReader::u64));
    }

    long id() {
        return info.id();
    }
}
