package io.crossdock.cli.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandshakeTest {
    /** The key and the answer to it are those of the example in RFC 6455 section 1.3. */
    private final Handshake handshake =
            new Handshake("127.0.0.1:8080", Base64.getDecoder().decode("dGhlIHNhbXBsZSBub25jZQ=="));

    @Test
    void theRequestHasAllThatAnUpgradeNeeds() {
        ByteBuf request =
                handshake.request(UnpooledByteBufAllocator.DEFAULT, "/topic?x=1", List.of("X-Device-Id: 7", "X-A: b"));

        assertThat(request.toString(US_ASCII).lines())
                .containsExactly(
                        "GET /topic?x=1 HTTP/1.1",
                        "Host: 127.0.0.1:8080",
                        "Upgrade: websocket",
                        "Connection: Upgrade",
                        "Sec-WebSocket-Version: 13",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "X-Device-Id: 7",
                        "X-A: b",
                        "");
        request.release();
    }

    @Test
    void theAnswerIsTakenWhenItIsCompleteAndTheFramesBehindItAreLeft() throws WireError {
        String head = "HTTP/1.1 101 Switching Protocols\r\nSEC-websocket-ACCEPT: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
        ByteBuf in = Unpooled.copiedBuffer(head.substring(0, head.length() - 1), US_ASCII);

        assertThat(handshake.accepted(in)).isFalse();
        in = Unpooled.copiedBuffer(head + "frames", US_ASCII);
        assertThat(handshake.accepted(in)).isTrue();

        assertThat(in.toString(US_ASCII)).isEqualTo("frames");
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 401 Unauthorized, upgrade refused: HTTP/1.1 401 Unauthorized",
        "HTTP/1.1 101 Fine, no valid Sec-WebSocket-Accept",
        "nonsense, upgrade refused: nonsense"
    })
    void aRefusalIsNamed(String status, String why) {
        ByteBuf in = Unpooled.copiedBuffer(status + "\r\nSec-WebSocket-Accept: wrong\r\n\r\n", US_ASCII);

        assertThatThrownBy(() -> handshake.accepted(in))
                .isInstanceOf(WireError.class)
                .hasMessageContaining(why);
    }

    @Test
    void aHeadWithoutEndIsNotCollectedForEver() {
        ByteBuf in = Unpooled.copiedBuffer("x".repeat(20_000), US_ASCII);

        assertThatThrownBy(() -> handshake.accepted(in)).isInstanceOf(WireError.class);
    }
}
