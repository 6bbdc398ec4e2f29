package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Base64Text;
import io.crossdock.wire.Frames;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** The session protocol's messages (docs/protocols/session.md), to and from values. Pure functions; any thread. */
final class SessionCodec {
    private static final SessionMessage HEARTBEAT = new SessionMessage.Heartbeat();
    private static final byte[] FRAME_FIELD = ",\"frame\":\"".getBytes(US_ASCII);
    private static final byte[] TEXT_END = "\",\"b64\":false}".getBytes(US_ASCII);
    private static final byte[] BINARY_END = "\",\"b64\":true}".getBytes(US_ASCII);
    private static final ByteBuf KILLED = constant("{\"type\":\"session-killed\"}");
    private static final ByteBuf PHONE_JOINED = constant(joinedText(Role.PHONE));
    private static final ByteBuf WORKSTATION_JOINED = constant(joinedText(Role.WORKSTATION));

    private SessionCodec() {}

    private static ByteBuf constant(String text) {
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(US_ASCII)));
    }

    /**
     * Reads the first message. Borrows the payload.
     *
     * @throws MalformedMessage whose text is the reason that the client is given
     */
    static SessionMessage hello(ByteBuf payload) throws MalformedMessage {
        Fields fields = new Fields();
        try {
            fields.read(payload);
        } catch (MalformedMessage notJson) {
            throw new MalformedMessage("hello expected");
        }
        if (!fields.type.equals("hello")) {
            throw new MalformedMessage("hello expected");
        }
        if (fields.sid.isEmpty() || fields.token.isEmpty() || fields.role.isEmpty()) {
            throw new MalformedMessage("invalid hello");
        }
        Role role = Role.named(fields.role);
        if (role == null) {
            throw new MalformedMessage("unknown role");
        }
        return new SessionMessage.Hello(fields.sid, fields.token, role);
    }

    /** A hello's fields; what is no string counts as absent, and of a key that stands twice the last one counts. */
    private static final class Fields {
        private String type = "";
        private String sid = "";
        private String token = "";
        private String role = "";

        void read(ByteBuf payload) throws MalformedMessage {
            JsonScanner json = new JsonScanner(payload);
            json.enterObject();
            while (json.nextField()) {
                if (json.keyIs("type")) {
                    type = text(json);
                } else if (json.keyIs("s")) {
                    sid = text(json);
                } else if (json.keyIs("t")) {
                    token = text(json);
                } else if (json.keyIs("r")) {
                    role = text(json);
                } else {
                    json.skip();
                }
            }
            json.end();
        }

        private static String text(JsonScanner json) throws MalformedMessage {
            return json.skip() == JsonScanner.Kind.STRING ? json.text() : "";
        }
    }

    /** Reads a later text. Borrows the payload, of which a {@link SessionMessage.Text} is a view. */
    static SessionMessage decode(ByteBuf payload) {
        return isHeartbeat(payload) ? HEARTBEAT : new SessionMessage.Text(payload);
    }

    /** Whether it is a JSON object whose {@code type} is {@code hb}; most texts are known not to be by their first key. */
    private static boolean isHeartbeat(ByteBuf payload) {
        JsonScanner json = new JsonScanner(payload);
        boolean found = false;
        try {
            json.enterObject();
            while (json.nextField()) {
                if (!json.keyIs("type")) {
                    json.skip();
                    continue;
                }
                found = json.kind() == JsonScanner.Kind.STRING && json.string().equals("hb");
                if (!found) {
                    return false;
                }
            }
            json.end();
            return found;
        } catch (MalformedMessage notJson) {
            return false;
        }
    }

    /** The part of a frame that is the same for everything this socket sends. */
    static byte[] framePrefix(String sid, Role from) {
        String prefix =
                "{\"type\":\"frame\",\"sid\":" + JsonText.quote(sid) + ",\"fromRole\":\"" + from.word() + "\",\"at\":";
        return prefix.getBytes(UTF_8);
    }

    /** A client's text as the other role gets it. Borrows the text; the caller owns the frame. */
    static Frame text(ByteBufAllocator allocator, byte[] prefix, long atSeconds, ByteBuf utf8) {
        int size = utf8.readableBytes();
        // Room for some escapes; more of them grow it.
        ByteBuf out = open(allocator, prefix, atSeconds, size + (size >> 3));
        JsonText.writeEscaped(out, utf8, utf8.readerIndex(), utf8.writerIndex());
        return Frames.seal(out.writeBytes(TEXT_END), Frame.Kind.TEXT);
    }

    /** A client's bytes as the other role gets them. Borrows them; the caller owns the frame. */
    static Frame binary(ByteBufAllocator allocator, byte[] prefix, long atSeconds, ByteBuf bytes) {
        ByteBuf out = open(allocator, prefix, atSeconds, Base64Text.length(bytes.readableBytes()));
        Base64Text.write(out, bytes);
        return Frames.seal(out.writeBytes(BINARY_END), Frame.Kind.TEXT);
    }

    private static ByteBuf open(ByteBufAllocator allocator, byte[] prefix, long atSeconds, int contentBytes) {
        int around = prefix.length + 20 + FRAME_FIELD.length + TEXT_END.length;
        ByteBuf out = Frames.open(allocator, around + contentBytes).writeBytes(prefix);
        writeDigits(out, atSeconds);
        return out.writeBytes(FRAME_FIELD);
    }

    private static void writeDigits(ByteBuf out, long number) {
        long magnitude = 1;
        while (number / magnitude >= 10) {
            magnitude *= 10;
        }
        for (; magnitude > 0; magnitude /= 10) {
            out.writeByte('0' + (int) (number / magnitude % 10));
        }
    }

    static Frame helloAck(ByteBufAllocator allocator, String sid) {
        return Frames.text(allocator, "{\"type\":\"hello-ack\",\"sessionId\":" + JsonText.quote(sid) + "}");
    }

    static Frame heartbeatAck(ByteBufAllocator allocator) {
        return Frames.text(allocator, "{\"type\":\"hb-ack\"}");
    }

    static Frame joined(ByteBufAllocator allocator, Role role) {
        return Frames.text(allocator, joinedText(role));
    }

    private static String joinedText(Role role) {
        return "{\"role\":\"" + role.word() + "\",\"type\":\"peer-joined\"}";
    }

    static Frame left(ByteBufAllocator allocator, Role role) {
        return Frames.text(allocator, "{\"role\":\"" + role.word() + "\",\"type\":\"peer-left\"}");
    }

    static Frame killed(ByteBufAllocator allocator) {
        return Frames.copyOf(allocator, KILLED, Frame.Kind.TEXT);
    }

    /** Whether this is the frame after which the connection ends. No client can send one: theirs lie in an envelope. */
    static boolean isKilled(Frame frame) {
        return is(frame, KILLED);
    }

    /** Whether this is the notice that a socket of the role was let in. */
    static boolean isJoined(Frame frame, Role role) {
        return is(frame, role == Role.PHONE ? PHONE_JOINED : WORKSTATION_JOINED);
    }

    private static boolean is(Frame frame, ByteBuf notice) {
        return frame.payloadBytes() == notice.readableBytes() && ByteBufUtil.equals(frame.payload(), notice);
    }
}
