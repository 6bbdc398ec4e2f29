package io.crossdock.cli.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTest {
    private static final int MESSAGE_BYTES_MAX = 70_000;

    private final List<String> frames = new ArrayList<>();
    private final FrameReader reader = new FrameReader(
            (opcode, buffer, index, length) -> frames.add(opcode + " " + buffer.toString(index, length, US_ASCII)),
            UnpooledByteBufAllocator.DEFAULT,
            MESSAGE_BYTES_MAX);

    @AfterEach
    void close() {
        reader.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 65535, 65536, 70_000})
    void everyLengthIsReadWholeAndInAnyPieces(int length) throws WireError {
        String content = "x".repeat(length);
        byte[] two = join(frame(0x81, content), frame(0x82, "after"));

        reader.read(Unpooled.wrappedBuffer(two));
        // One by one where that is quick: each piece is a buffer that the leak detector follows.
        for (int piece : length < 200 ? new int[] {1, 3, 5} : new int[] {1021, 4096, 65535}) {
            for (int at = 0; at < two.length; at += piece) {
                reader.read(Unpooled.copiedBuffer(two, at, Math.min(piece, two.length - at)));
            }
        }

        List<String> once = List.of("1 " + content, "2 after");
        assertThat(frames).hasSize(8);
        for (int i = 0; i < 8; i += 2) {
            assertThat(frames.subList(i, i + 2)).isEqualTo(once);
        }
    }

    @Test
    void fragmentsBecomeOneMessageAndControlFramesPassBetweenThem() throws WireError {
        reader.read(Unpooled.wrappedBuffer(
                join(frame(0x01, "a"), frame(0x89, "ping"), frame(0x00, "b"), frame(0x80, "c"), frame(0x81, "d"))));

        assertThat(frames).containsExactly("9 ping", "1 abc", "1 d");
    }

    @ParameterizedTest
    @CsvSource({
        "818300000000616263, masked frame",
        "c10161, reserved bit",
        "800161, out of place",
        "010161810161, out of place",
        "817f0000000000011171, frame of 70001 bytes",
        "817fffffffffffffffff, frame of 18446744073709551615 bytes"
    })
    void whatBreaksTheProtocolIsNamed(String hex, String why) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));

        assertThatThrownBy(() -> reader.read(bytes))
                .isInstanceOf(WireError.class)
                .hasMessageContaining(why);

        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void fragmentsAreBoundedTogether() throws WireError {
        reader.read(Unpooled.wrappedBuffer(frame(0x01, "x".repeat(60_000))));
        ByteBuf more = Unpooled.wrappedBuffer(frame(0x80, "x".repeat(10_001)));

        assertThatThrownBy(() -> reader.read(more))
                .isInstanceOf(WireError.class)
                .hasMessageContaining("more than 70000 bytes");
    }

    private static byte[] frame(int first, String content) {
        ByteBuf frame = Unpooled.buffer().writeByte(first);
        int length = content.length();
        if (length < 126) {
            frame.writeByte(length);
        } else if (length < 65536) {
            frame.writeByte(126).writeShort(length);
        } else {
            frame.writeByte(127).writeLong(length);
        }
        return ByteBufUtil.getBytes(frame.writeBytes(content.getBytes(US_ASCII)));
    }

    private static byte[] join(byte[]... parts) {
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
    }
}
