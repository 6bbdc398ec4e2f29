package io.crossdock.protocol.device;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Frames;
import io.crossdock.wire.JsonText;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the relay sends to devices: always binary, a 4-byte length (big-endian) and then JSON, whose keys stand in the
 * order of their letters. The caller owns each frame. Pure functions; any thread.
 */
final class DeviceFrames {
    private static final int LENGTH_BYTES = 4;

    /** From here on the bytes that came in are sent as they lie; smaller ones are copied, since they lie in read buffers. */
    private static final int SHARED_BYTES_MIN = 65_536;

    private DeviceFrames() {}

    /** A device's message as it came. Borrows it; a large one is not copied. */
    static Frame relayed(ByteBufAllocator allocator, ByteBuf json) {
        int size = json.readableBytes();
        if (size >= SHARED_BYTES_MIN) {
            ByteBuf opened = Frames.open(allocator, LENGTH_BYTES).writeInt(size);
            return Frames.sharing(opened, json, Frame.Kind.BINARY);
        }
        ByteBuf opened = Frames.open(allocator, LENGTH_BYTES + size).writeInt(size);
        opened.writeBytes(json, json.readerIndex(), size);
        return Frames.seal(opened, Frame.Kind.BINARY);
    }

    /** The JSON in a frame of this protocol, as a view. */
    static ByteBuf json(Frame frame) {
        ByteBuf payload = frame.payload();
        return payload.skipBytes(LENGTH_BYTES);
    }

    /** The target is not there. The empty list stays for one client, and names nobody. */
    static Frame notConnected(ByteBufAllocator allocator, String id, String target, Instant now) {
        String quoted = JsonText.quote(target);
        String inside = quoted.substring(1, quoted.length() - 1);
        return framed(
                allocator,
                "{\"id\":\"" + id + "\",\"payload\":{\"code\":\"device_not_connected\",\"connected_devices\":[],"
                        + "\"message\":\"Target device " + inside
                        + " is not connected to the relay server. Device may be"
                        + " offline or disconnected.\",\"original_message_id\":\"" + id + "\",\"target_device_id\":"
                        + quoted + "},\"timestamp\":\"" + time(now) + "\",\"type\":\"error\",\"version\":\"1.0\"}");
    }

    /**
     * Any other error.
     *
     * @param freshId the frame's own id where that of the message is not known
     */
    static Frame error(
            ByteBufAllocator allocator, DeviceError error, @Nullable String originalId, String freshId, Instant now) {
        String original = originalId == null ? "" : ",\"original_message_id\":\"" + originalId + "\"";
        return framed(
                allocator,
                "{\"id\":\"" + (originalId == null ? freshId : originalId) + "\",\"payload\":{\"code\":\""
                        + error.code() + "\",\"message\":\"" + error.message() + "\"" + original
                        + "},\"timestamp\":\"" + time(now) + "\",\"type\":\"error\",\"version\":\"1.0\"}");
    }

    /** Who is connected. */
    static Frame connectedPeers(
            ByteBufAllocator allocator, String freshId, String originalId, List<Seen> peers, Instant now) {
        return framed(
                allocator,
                "{\"id\":\"" + freshId + "\",\"payload\":{\"action\":\"query_connected_peers\",\"connected_devices\":"
                        + Seen.json(peers) + ",\"original_message_id\":\"" + originalId + "\"},\"timestamp\":\""
                        + time(now) + "\",\"type\":\"control\",\"version\":\"1.0\"}");
    }

    private static Frame framed(ByteBufAllocator allocator, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        ByteBuf opened = Frames.open(allocator, LENGTH_BYTES + bytes.length).writeInt(bytes.length);
        return Frames.seal(opened.writeBytes(bytes), Frame.Kind.BINARY);
    }

    /** To the second: some clients cannot read a fraction. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
