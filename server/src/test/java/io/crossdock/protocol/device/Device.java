package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;

/** A connected device, as a test plays it. For one thread. */
record Device(String id, TestSocket socket) implements AutoCloseable {
    static Device at(TestRelay relay) throws IOException {
        return at(HttpProbe.connect(relay.httpPort()), UUID.randomUUID().toString());
    }

    static Device at(HttpProbe line, String id) throws IOException {
        return new Device(id, TestSocket.open(line, "/device/ws", "X-Device-Id: " + id, "X-Device-Platform: macos"));
    }

    /** An item that is openly not encrypted, of about so many bytes. */
    static String item(String messageId, String target, String ciphertext) {
        return "{\"id\":\"" + messageId
                + "\",\"timestamp\":\"t\",\"version\":\"1.0\",\"type\":\"clipboard\",\"payload\":"
                + "{\"target\":\"" + target + "\",\"encryption\":{\"nonce\":\"\",\"tag\":\"\"},\"ciphertext\":\""
                + ciphertext + "\"}}";
    }

    void send(String json) throws IOException {
        socket.send(Frame.of(Frame.BINARY, framed(json)));
    }

    static byte[] framed(String json) {
        byte[] text = json.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + text.length)
                .putInt(text.length)
                .put(text)
                .array();
    }

    /** The JSON of the next message, which must be framed as it should. */
    String hear() throws IOException {
        Frame frame = socket.next();
        ByteBuffer payload = ByteBuffer.wrap(frame.payload());
        if (frame.opcode() != Frame.BINARY || payload.getInt() != payload.remaining()) {
            throw new AssertionError("not a framed message: " + frame);
        }
        return new String(frame.payload(), 4, frame.payload().length - 4, UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
