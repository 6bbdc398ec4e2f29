package io.crossdock.protocol.topic;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.crossdock.hub.Frame;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicCodecTest {

    private static TopicMessage decode(String json) throws MalformedMessage {
        return TopicCodec.decode(copiedBuffer(json, UTF_8));
    }

    @Test
    void aJoinNamesATopicAndPerhapsItsPeer() throws MalformedMessage {
        assertThat(decode("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"p\"}"))
                .isEqualTo(new TopicMessage.Join("t", "p"));
        assertThat(decode("{\"topic\":\"\\u00e9\",\"x\":[{}],\"type\":\"join\"}"))
                .isEqualTo(new TopicMessage.Join("é", null));
        assertThat(decode("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":42}"))
                .isEqualTo(new TopicMessage.Join("t", null));
        assertThat(decode("{\"type\":\"join\",\"peerId\":\"p\"}")).isEqualTo(new TopicMessage.JoinWithoutTopic());
    }

    /** As in JavaScript. */
    @Test
    void ofAKeyThatStandsTwiceTheLastCounts() throws MalformedMessage {
        assertThat(decode("{\"type\":\"x\",\"topic\":\"a\",\"topic\":\"b\",\"type\":\"join\"}"))
                .isEqualTo(new TopicMessage.Join("b", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"data\",\"data\":\"SGk=\"}          | \"SGk=\"",
                "{\"data\":[ 1, 2 ],\"type\":\"data\"}          | [1,2]",
                "{\"type\":\"data\",\"data\":\"\\u0041\\/\"}    | \"A/\"",
                "{\"type\":\"data\",\"data\":1e-7}              | 1e-7",
                "{\"type\":\"data\",\"data\":0,\"data\":true}   | true"
            })
    void dataIsTakenAsItIsToBeWritten(String json, String written) throws MalformedMessage {
        assertThat(decode(json))
                .isInstanceOfSatisfying(
                        TopicMessage.Data.class,
                        data -> assertThat(data.json().toString(UTF_8)).isEqualTo(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "0", "0.0e9", "-0", "null", "false"})
    void whatJavaScriptHoldsForFalseIsNoData(String value) {
        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> decode("{\"type\":\"data\",\"data\":" + value + "}"));
    }

    @Test
    void framesAreSpeltByteForByteAsTheOriginalDid() {
        assertFrame(
                TopicCodec.joined(ByteBufAllocator.DEFAULT, "pb", "t1"),
                "{\"type\":\"peer-joined\",\"peerId\":\"pb\",\"topic\":\"t1\"}");
        assertFrame(
                TopicCodec.left(ByteBufAllocator.DEFAULT, "é\"", "\ud800"),
                "{\"type\":\"peer-left\",\"peerId\":\"é\\\"\",\"topic\":\"\\ud800\"}");
        assertFrame(
                TopicCodec.error(ByteBufAllocator.DEFAULT, "Topic is required for join"),
                "{\"type\":\"error\",\"payload\":\"Topic is required for join\"}");
        assertFrame(
                TopicCodec.data(ByteBufAllocator.DEFAULT, TopicCodec.dataPrefix("pb"), copiedBuffer("\"SGk=\"", UTF_8)),
                "{\"type\":\"data\",\"peerId\":\"pb\",\"data\":\"SGk=\"}");
    }

    private static void assertFrame(Frame frame, String json) {
        try {
            assertThat(frame.payload().toString(UTF_8)).isEqualTo(json);
            // RFC 6455 section 5.2: FIN and the text opcode, no mask.
            assertThat(frame.bytes().getByte(frame.bytes().readerIndex())).isEqualTo((byte) 0x81);
        } finally {
            frame.release();
        }
    }

    @Test
    void nothingButMalformedMessageComesOfDamagedText() {
        Random random = new Random(20_261_121);
        String join = "{\"type\":\"join\",\"topic\":\"t\\u00e9\",\"peerId\":\"p\"}";
        String data = "{\"type\":\"data\",\"data\":{\"a\":[1.5e3,\"\\n\"]}}";
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder damaged = new StringBuilder(i % 2 == 0 ? join : data);
            damaged.setCharAt(random.nextInt(damaged.length()), (char) (random.nextInt(96) + 32));
            damaged.setLength(1 + random.nextInt(damaged.length()));
            try {
                decode(damaged.toString());
            } catch (MalformedMessage expected) {
                malformed++;
            }
        }
        assertThat(malformed).isBetween(10_000, 20_000);
    }
}
