package io.crossdock.cli.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameWriterTest {
    private final EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameDecoder(true, false, 1 << 20));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 65535, 65536})
    void anotherDecoderReadsWhatIsWritten(int length) {
        String content = "0123456789".repeat(length / 10 + 1).substring(0, length);

        server.writeInbound(frame(content, Opcode.TEXT, 0x12345678), frame("next", Opcode.BINARY, 0xfedcba98));

        WebSocketFrame first = server.readInbound();
        WebSocketFrame second = server.readInbound();
        assertThat(first).isInstanceOf(TextWebSocketFrame.class);
        assertThat(first.content().toString(US_ASCII)).isEqualTo(content);
        assertThat(second).isInstanceOf(BinaryWebSocketFrame.class);
        assertThat(second.content().toString(US_ASCII)).isEqualTo("next");
        first.release();
        second.release();
    }

    private static ByteBuf frame(String content, int opcode, int mask) {
        ByteBuf begun = FrameWriter.begin(UnpooledByteBufAllocator.DEFAULT, content.length());
        begun.writeBytes(content.getBytes(US_ASCII));
        return FrameWriter.end(begun, opcode, mask);
    }
}
