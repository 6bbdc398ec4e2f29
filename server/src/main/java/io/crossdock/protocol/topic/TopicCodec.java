package io.crossdock.protocol.topic;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Frames;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON of the topic protocol (docs/protocols/topic.md), to and from values. Pure functions; any thread. */
final class TopicCodec {
    private TopicCodec() {}

    /**
     * Reads one message. Borrows the payload, which must be UTF-8; a {@link TopicMessage.Data} is a view of it.
     *
     * @throws MalformedMessage for everything that the protocol passes over in silence
     */
    static TopicMessage decode(ByteBuf payload) throws MalformedMessage {
        Fields fields = new Fields(payload);
        return switch (fields.type) {
            case "join" ->
                fields.topic.isEmpty()
                        ? new TopicMessage.JoinWithoutTopic()
                        : new TopicMessage.Join(fields.topic, fields.peerId.isEmpty() ? null : fields.peerId);
            case "data" -> new TopicMessage.Data(fields.data());
            default -> throw new MalformedMessage("unknown type");
        };
    }

    /** The fields that mean something; of a key that stands twice the last one counts, as in JavaScript. */
    private static final class Fields {
        private final ByteBuf payload;
        private String type = "";
        private String topic = "";
        private String peerId = "";
        private JsonScanner.@Nullable Kind dataKind;
        private int dataStart;
        private int dataEnd;
        private boolean dataEscaped;

        Fields(ByteBuf payload) throws MalformedMessage {
            this.payload = payload;
            JsonScanner json = new JsonScanner(payload);
            json.enterObject();
            while (json.nextField()) {
                if (json.keyIs("data")) {
                    data(json);
                } else if (json.keyIs("type")) {
                    type = text(json);
                } else if (json.keyIs("topic")) {
                    topic = text(json);
                } else if (json.keyIs("peerId")) {
                    peerId = text(json);
                } else {
                    json.skip();
                }
            }
            json.end();
        }

        /** What is no string counts as absent. */
        private static String text(JsonScanner json) throws MalformedMessage {
            return json.skip() == JsonScanner.Kind.STRING ? json.text() : "";
        }

        private void data(JsonScanner json) throws MalformedMessage {
            dataKind = json.skip();
            dataStart = json.valueStart();
            dataEnd = json.valueEnd();
            dataEscaped = dataKind == JsonScanner.Kind.STRING && json.escaped();
        }

        /** The value as JavaScript would write it again; what JavaScript holds for false is no data. */
        ByteBuf data() throws MalformedMessage {
            if (dataKind == null || !truthy(dataKind)) {
                throw new MalformedMessage("no data");
            }
            if (dataKind == JsonScanner.Kind.STRING && !dataEscaped) {
                return payload.slice(dataStart - 1, dataEnd - dataStart + 2);
            }
            int start = dataKind == JsonScanner.Kind.STRING ? dataStart - 1 : dataStart;
            int end = dataKind == JsonScanner.Kind.STRING ? dataEnd + 1 : dataEnd;
            ByteBuf compact = Unpooled.buffer(end - start);
            JsonText.writeCompact(compact, payload, start, end);
            return compact;
        }

        private boolean truthy(JsonScanner.Kind kind) {
            return switch (kind) {
                case STRING -> dataEnd > dataStart;
                case NUMBER ->
                    Double.parseDouble(payload.toString(dataStart, dataEnd - dataStart, StandardCharsets.US_ASCII))
                            != 0;
                case OBJECT, ARRAY, TRUE -> true;
                case FALSE, NULL -> false;
            };
        }
    }

    /** The part of a data frame that is the same for everything this peer sends. */
    static byte[] dataPrefix(String peerId) {
        return ("{\"type\":\"data\",\"peerId\":" + JsonText.quote(peerId) + ",\"data\":")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Borrows the value; the caller owns the frame. */
    static Frame data(ByteBufAllocator allocator, byte[] prefix, ByteBuf json) {
        int size = json.readableBytes();
        ByteBuf out = Frames.open(allocator, prefix.length + size + 1);
        out.writeBytes(prefix).writeBytes(json, json.readerIndex(), size).writeByte('}');
        return Frames.seal(out, Frame.Kind.TEXT);
    }

    static Frame joined(ByteBufAllocator allocator, String peerId, String topic) {
        return notice(allocator, "peer-joined", peerId, topic);
    }

    static Frame left(ByteBufAllocator allocator, String peerId, String topic) {
        return notice(allocator, "peer-left", peerId, topic);
    }

    private static Frame notice(ByteBufAllocator allocator, String type, String peerId, String topic) {
        ByteBuf out = Frames.open(allocator, 48 + peerId.length() + topic.length());
        out.writeCharSequence("{\"type\":\"" + type + "\",\"peerId\":", StandardCharsets.US_ASCII);
        JsonText.write(out, peerId);
        out.writeCharSequence(",\"topic\":", StandardCharsets.US_ASCII);
        JsonText.write(out, topic);
        return Frames.seal(out.writeByte('}'), Frame.Kind.TEXT);
    }

    static Frame error(ByteBufAllocator allocator, String message) {
        return Frames.text(allocator, "{\"type\":\"error\",\"payload\":" + JsonText.quote(message) + "}");
    }
}
