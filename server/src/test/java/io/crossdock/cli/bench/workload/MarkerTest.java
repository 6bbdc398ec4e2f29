package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerTest {
    private final Marker marker = new Marker();
    private final Marker found = new Marker();

    @BeforeEach
    void fill() {
        marker.set(-77, 4711, Integer.MAX_VALUE, Marker.NO_REPLY, Long.MIN_VALUE + 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"type\":\"data\",\"peerId\":\"p+x++xdoc\",\"data\":\""})
    void aBase64MarkerIsFoundWhereverItIs(String before) {
        ByteBuf in = Unpooled.buffer().writeBytes(before.getBytes(US_ASCII));
        marker.writeBase64(in);
        in.writeBytes("YWJj\"}".getBytes(US_ASCII));

        assertThat(found.findBase64(in, 0, in.readableBytes())).isTrue();

        assertSame();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 62})
    void aRawMarkerIsFoundWhereverItIs(int before) {
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < before; i++) {
            in.writeByte(0xfb);
        }
        marker.writeRaw(in);

        assertThat(found.findRaw(in, 0, in.readableBytes())).isTrue();

        assertSame();
    }

    @Test
    void itsBase64IsThatOfItsBytes() {
        ByteBuf raw = Unpooled.buffer();
        ByteBuf base64 = Unpooled.buffer();
        marker.writeRaw(raw);
        marker.writeBase64(base64);

        assertThat(raw.readableBytes()).isEqualTo(Marker.BYTES);
        assertThat(base64.toString(US_ASCII))
                .hasSize(Marker.BASE64_BYTES)
                .isEqualTo(Base64.getEncoder().encodeToString(ByteBufUtil.getBytes(raw)));
    }

    @Test
    void whatIsCutShortOrSpoiltIsNoMarker() {
        ByteBuf in = Unpooled.buffer();
        marker.writeBase64(in);

        assertThat(found.findBase64(in, 0, Marker.BASE64_BYTES - 1)).isFalse();
        in.setByte(20, '"');
        assertThat(found.findBase64(in, 0, Marker.BASE64_BYTES)).isFalse();
        in.setByte(20, 0x80);
        assertThat(found.findBase64(in, 0, Marker.BASE64_BYTES)).isFalse();
        assertThat(found.findRaw(in, 0, Marker.BASE64_BYTES)).isFalse();
    }

    private void assertSame() {
        assertThat(found.run()).isEqualTo(-77);
        assertThat(found.sender()).isEqualTo(4711);
        assertThat(found.sequence()).isEqualTo(Integer.MAX_VALUE);
        assertThat(found.reply()).isEqualTo(Marker.NO_REPLY);
        assertThat(found.stampNanos()).isEqualTo(Long.MIN_VALUE + 5);
    }
}
