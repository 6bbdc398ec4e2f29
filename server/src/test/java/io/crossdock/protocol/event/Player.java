package io.crossdock.protocol.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** One client of the event protocol that uses rooms, over a WebSocket. For one thread. */
public final class Player implements AutoCloseable {
    private static final String ROOM = "crossdock::room::";

    /** An event as it was heard: {@link #toString} leaves out what the relay makes up. */
    public record Event(long sender, long sequence, String type, ByteBuffer payload) {
        /** {@code MemberJoined 7} and the like for the relay's own, {@code event 5 of 7} for others. */
        @Override
        public String toString() {
            if (sender != 0) {
                return "event " + sequence + " of " + sender;
            }
            String word = type.substring(ROOM.length());
            return switch (word) {
                case "MemberJoined", "MemberLeft" -> word + " " + payload.getLong(8);
                case "Refused" -> {
                    ByteBuffer in = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
                    string(in);
                    yield word + ": " + string(in);
                }
                default -> word;
            };
        }

        /** The room that an answer or a notice begins with. */
        public long room() {
            return payload.getLong(0);
        }
    }

    private final long id;
    private final TestSocket socket;
    private long sequence;

    /** Connects and shakes hands. */
    public Player(int port, long id) throws IOException {
        this.id = id;
        this.socket = TestSocket.open(port, "/event/ws");
        socket.sendBinary(Events.id(id));
        assertThat(socket.next().payload()).isEqualTo(Events.id(id));
    }

    public TestSocket socket() {
        return socket;
    }

    /** Makes a room, and is in it. */
    public long creates(String name, int max, String token) throws IOException {
        asks("Create", bytes(name), u32(max), bytes(token));
        return hears("Joined").room();
    }

    public void joins(long room, String token) throws IOException {
        asks("Join", Events.id(room), bytes(token));
    }

    /** Sends a request; its answer is still to come. */
    public void asks(String word, byte[]... fields) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(1_024);
        for (byte[] field : fields) {
            payload.put(field);
        }
        byte[] sent = new byte[payload.flip().remaining()];
        payload.get(sent);
        socket.sendBinary(Events.event(id, ++sequence, 1, ROOM + word, sent));
    }

    public void broadcasts(long number) throws IOException {
        socket.sendBinary(Events.event(id, number, 0, "T", new byte[8]));
    }

    public void sends(long target, long number) throws IOException {
        socket.sendBinary(Events.targeted(id, number, target, "T", new byte[8]));
    }

    /** The next event must read so. */
    public Event hears(String expected) throws IOException {
        Event event = next();
        assertThat(event.toString()).isEqualTo(expected);
        return event;
    }

    public Event next() throws IOException {
        return read(socket.next().payload());
    }

    /** Decodes a frame. */
    public static Event read(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).position(8);
        long sender = in.getLong();
        in.getLong();
        long sequence = in.getLong();
        if (in.getInt() == 2) {
            in.getLong();
        }
        String type = string(in);
        in.getLong();
        return new Event(sender, sequence, type, in.slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    /** The ids and names of the rooms that wait, as {@code name members/max}. */
    public List<String> lists() throws IOException {
        asks("List");
        ByteBuffer in = hears("Rooms").payload().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<String> rooms = new ArrayList<>();
        for (long count = in.getLong(); count > 0; count--) {
            in.getLong();
            String name = string(in);
            in.getInt();
            in.getLong();
            rooms.add(name + " " + in.getInt() + "/" + in.getInt() + (in.get() == 1 ? " locked" : ""));
        }
        return rooms;
    }

    /** The members in an answer to those who come in. */
    public static List<Long> members(Event joined) {
        ByteBuffer in = joined.payload().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        in.getLong();
        string(in);
        in.position(in.position() + 4 + 8 + 4 + 4 + 1);
        List<Long> members = new ArrayList<>();
        for (long count = in.getLong(); count > 0; count--) {
            members.add(in.getLong());
        }
        return members;
    }

    private static String string(ByteBuffer in) {
        byte[] bytes = new byte[(int) in.getLong()];
        in.get(bytes);
        return new String(bytes, UTF_8);
    }

    private static byte[] bytes(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        return ByteBuffer.allocate(8 + utf8.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(utf8.length)
                .put(utf8)
                .array();
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
