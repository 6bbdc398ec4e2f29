package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.hub.Frame;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionCodecTest {
    private static final byte[] PREFIX = SessionCodec.framePrefix("SID", Role.PHONE);

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(UTF_8));
    }

    private static String said(Frame frame) {
        String text = frame.payload().toString(UTF_8);
        assertThat(frame.kind()).isEqualTo(Frame.Kind.TEXT);
        frame.release();
        return text;
    }

    private static String text(String content) {
        return said(SessionCodec.text(UnpooledByteBufAllocator.DEFAULT, PREFIX, 1756553303, bytes(content)));
    }

    private static String around(String escaped, boolean base64) {
        return "{\"type\":\"frame\",\"sid\":\"SID\",\"fromRole\":\"phone\",\"at\":1756553303,\"frame\":\"" + escaped
                + "\",\"b64\":" + base64 + "}";
    }

    /** JSON.stringify, one character at a time. */
    private static String escaped(String content) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < content.length(); i++) {
            char c = content.charAt(i);
            int known = "\"\\\b\f\n\r\t".indexOf(c);
            if (known >= 0) {
                out.append('\\').append("\"\\bfnrt".charAt(known));
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    @Test
    void anyTextIsEscapedAsOneCharacterAtATimeWouldBe() {
        Random random = new Random(4);
        String alphabet = "aZ \"\\/\u0000\u0007\b\t\n\u001f\u007f\u0080é漢🚀";
        int[] characters = alphabet.codePoints().toArray();
        for (int round = 0; round < 2_000; round++) {
            StringBuilder content = new StringBuilder();
            int plain = random.nextInt(3) == 0 ? 12 : 1;
            for (int i = random.nextInt(60); i > 0; i--) {
                content.appendCodePoint(
                        random.nextInt(plain) == 0 ? characters[random.nextInt(characters.length)] : 'x');
            }

            assertThat(text(content.toString())).isEqualTo(around(escaped(content.toString()), false));
        }
    }

    @Test
    void anyBytesComeOutAsTheJdkWouldEncodeThem() {
        Random random = new Random(5);
        for (int length = 0; length < 200; length++) {
            byte[] content = new byte[length];
            random.nextBytes(content);

            Frame frame = SessionCodec.binary(
                    UnpooledByteBufAllocator.DEFAULT, PREFIX, 1756553303, Unpooled.wrappedBuffer(content));

            assertThat(said(frame)).isEqualTo(around(Base64.getEncoder().encodeToString(content), true));
        }
    }

    @Test
    void theSecondsAreWrittenInFull() {
        for (long at : new long[] {0, 9, 10, 1756553303L, 4102444800L}) {
            Frame frame = SessionCodec.text(UnpooledByteBufAllocator.DEFAULT, PREFIX, at, bytes(""));

            assertThat(said(frame)).contains("\"at\":" + at + ",");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"hb\"}",
                " {\n\"type\" : \"hb\" } ",
                "{\"type\":\"hb\",\"n\":1,\"x\":{\"type\":\"no\"}}",
                "{\"n\":[1,2,\"}\"],\"type\":\"hb\"}",
                "{\"\\u0074ype\":\"h\\u0062\"}"
            })
    void heartbeats(String text) {
        assertThat(SessionCodec.decode(bytes(text))).isInstanceOf(SessionMessage.Heartbeat.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hb",
                "\"hb\"",
                "{\"type\":\"hb\"",
                "{\"type\":\"hb\"}}",
                "{\"type\":\"hb\",}",
                "{\"type\":\"HB\"}",
                "{\"type\":\"hb\",\"type\":\"text\"}",
                "{\"type\":[\"hb\"]}",
                "{\"types\":\"hb\"}",
                "[{\"type\":\"hb\"}]"
            })
    void textsThatAreNoHeartbeats(String text) {
        assertThat(SessionCodec.decode(bytes(text))).isInstanceOf(SessionMessage.Text.class);
    }

    @Test
    void onlyTheRelaysOwnLastFrameEndsAConnection() {
        Frame last = SessionCodec.killed(UnpooledByteBufAllocator.DEFAULT);
        Frame other = SessionCodec.joined(UnpooledByteBufAllocator.DEFAULT, Role.PHONE);
        Frame claims =
                SessionCodec.text(UnpooledByteBufAllocator.DEFAULT, PREFIX, 1, bytes("{\"type\":\"session-killed\"}"));

        assertThat(SessionCodec.isKilled(last)).isTrue();
        assertThat(SessionCodec.isKilled(other)).isFalse();
        assertThat(SessionCodec.isKilled(claims)).isFalse();
        assertThat(said(last)).isEqualTo("{\"type\":\"session-killed\"}");
        other.release();
        claims.release();
    }

    @Test
    void brokenHellosAreNeverMoreThanMalformed() throws MalformedMessage {
        byte[] hello = "{\"type\":\"hello\",\"s\":\"a\\u0041\",\"t\":\"b\",\"r\":\"phone\"}".getBytes(UTF_8);
        assertThat(SessionCodec.hello(Unpooled.wrappedBuffer(hello)))
                .isEqualTo(new SessionMessage.Hello("aA", "b", Role.PHONE));
        for (int cut = 0; cut < hello.length; cut++) {
            ByteBuf part = Unpooled.wrappedBuffer(hello, 0, cut);
            assertThatThrownBy(() -> SessionCodec.hello(part))
                    .isInstanceOf(MalformedMessage.class)
                    .hasMessage("hello expected");
        }
    }
}
