package io.crossdock.protocol.event;

import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/** Values as bincode 1.3 writes them: integers of fixed width, little-endian, text behind its length. Pure functions. */
final class Bincode {
    private Bincode() {}

    static long readU64(ByteBuf in) throws MalformedMessage {
        if (in.readableBytes() < 8) {
            throw new MalformedMessage("ends early");
        }
        return in.readLongLE();
    }

    static long readU32(ByteBuf in) throws MalformedMessage {
        if (in.readableBytes() < 4) {
            throw new MalformedMessage("ends early");
        }
        return in.readUnsignedIntLE();
    }

    /** @param bytesMax more is refused */
    static String readString(ByteBuf in, int bytesMax) throws MalformedMessage {
        long length = readU64(in);
        if (length < 0 || length > in.readableBytes() || length > bytesMax) {
            throw new MalformedMessage("a text too long");
        }
        ByteBuf text = in.readSlice((int) length);
        if (!ByteBufUtil.isText(text, StandardCharsets.UTF_8)) {
            throw new MalformedMessage("a text that is not UTF-8");
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    static void writeString(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeLongLE(bytes.length).writeBytes(bytes);
    }
}
