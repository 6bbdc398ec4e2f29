package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Utf8;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What RFC 6455 sections 5.2 to 5.5 allow a client's frame to be. Pure functions. */
final class FrameRules {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int PING = 9;
    static final int PONG = 10;
    static final int CONTROL_BYTES_MAX = 125;

    private static final int CLOSE = 8;
    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int RSV2_AND_3 = 0x30;

    private FrameRules() {}

    static boolean fin(int first) {
        return (first & FIN) != 0;
    }

    static boolean compressed(int first) {
        return (first & RSV1) != 0;
    }

    static int opcode(int first) {
        return first & 0xf;
    }

    static boolean isControl(int first) {
        return opcode(first) >= CLOSE;
    }

    /**
     * Whether a frame may begin with this byte.
     *
     * @param compression whether permessage-deflate was agreed on: it marks the first frame of a message by RSV1
     * @param within whether a message is in progress, which only continuations continue
     */
    static boolean allows(int first, boolean compression, boolean within) {
        int opcode = opcode(first);
        boolean begins = opcode == TEXT || opcode == BINARY;
        if ((first & RSV2_AND_3) != 0 || (compressed(first) && !(compression && begins))) {
            return false;
        }
        if (isControl(first)) {
            return opcode <= PONG && fin(first);
        }
        return within ? opcode == CONTINUATION : begins;
    }

    /** What is wrong with a Close frame's payload; null when it may be answered with the same. */
    static @Nullable CloseReason closeFault(ByteBuf payload) {
        int size = payload.readableBytes();
        int at = payload.readerIndex();
        if (size == 0) {
            return null;
        }
        if (size == 1 || !CloseReason.mayBeReceived(payload.getUnsignedShort(at))) {
            return CloseReason.PROTOCOL_ERROR;
        }
        boolean text = Utf8.check(Utf8.ACCEPT, payload, at + 2, at + size) == Utf8.ACCEPT;
        return text ? null : CloseReason.INVALID_UTF8;
    }

    /** What a Close frame says that has no fault. */
    static CloseReason closeReason(ByteBuf payload) {
        int size = payload.readableBytes();
        int at = payload.readerIndex();
        return size == 0
                ? CloseReason.EMPTY
                : new CloseReason(
                        payload.getUnsignedShort(at), payload.toString(at + 2, size - 2, StandardCharsets.UTF_8));
    }
}
