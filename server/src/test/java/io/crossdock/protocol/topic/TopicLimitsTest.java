package io.crossdock.protocol.topic;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a message may be: the limit itself passes, one byte more ends the sender with 1009. */
class TopicLimitsTest {
    private static final String ENVELOPE = "{\"type\":\"data\",\"data\":\"\"}";

    @ParameterizedTest
    @CsvSource({"1024, 1KiB", "16777216, 16MiB", "16777216, ''"})
    void theLimitPassesAndOneByteMoreDoesNot(int bytes, String setting) throws IOException {
        Map<String, String> settings = setting.isEmpty() ? Map.of() : Map.of("topic.message-bytes-max", setting);
        try (TestRelay relay = TestRelay.with(settings);
                TestSocket alice = member(relay, "a");
                TestSocket bob = member(relay, "b")) {
            alice.expect("{\"type\":\"peer-joined\",\"peerId\":\"b\",\"topic\":\"t\"}");
            bob.expect("{\"type\":\"peer-joined\",\"peerId\":\"a\",\"topic\":\"t\"}");

            alice.send(dataOf(bytes));

            // The stamp of the sender's id makes it longer than what may come in.
            assertThat(bob.next().payload()).hasSize(bytes + ",\"peerId\":\"a\"".length());

            alice.send(dataOf(bytes + 1));

            alice.expectClose(1009, "");
            bob.expect("{\"type\":\"peer-left\",\"peerId\":\"a\",\"topic\":\"t\"}");
        }
    }

    @Test
    void theLimitIsForAllPartsOfAMessageTogether() throws IOException {
        try (TestRelay relay = TestRelay.with(Map.of("topic.message-bytes-max", "1024"));
                TestSocket alice = member(relay, "a");
                TestSocket bob = member(relay, "b")) {
            alice.expect("{\"type\":\"peer-joined\",\"peerId\":\"b\",\"topic\":\"t\"}");
            bob.expect("{\"type\":\"peer-joined\",\"peerId\":\"a\",\"topic\":\"t\"}");

            alice.sendInParts(dataOf(1024).substring(0, 500), dataOf(1024).substring(500));
            alice.sendInParts(dataOf(1025).substring(0, 1023), dataOf(1025).substring(1023));

            assertThat(bob.next().payload()).hasSize(1037);
            alice.expectClose(1009, "");
        }
    }

    @Test
    void aHundredMebibytesPassWhereConfigured() throws IOException {
        int bytes = 100 << 20;
        try (TestRelay relay = TestRelay.with(Map.of("topic.message-bytes-max", "100MiB"));
                TestSocket alice = member(relay, "a");
                TestSocket bob = member(relay, "b")) {
            bob.expect("{\"type\":\"peer-joined\",\"peerId\":\"a\",\"topic\":\"t\"}");

            sendLarge(alice, bytes);

            Frame large = bob.next();
            assertThat(large.payload().length).isEqualTo(bytes + ",\"peerId\":\"a\"".length());
            assertThat(new String(large.payload(), 0, 64, US_ASCII))
                    .startsWith("{\"type\":\"data\",\"peerId\":\"a\",\"data\":\"AAAAA");
        }
    }

    /** A data message of so many bytes, sent in small writes and never held as a whole. A mask of zeros hides nothing. */
    private static void sendLarge(TestSocket socket, int bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) 0x81).put((byte) 0xff);
        socket.sendRaw(header.putLong(bytes).putInt(0).array());
        socket.sendRaw("{\"type\":\"data\",\"data\":\"".getBytes(US_ASCII));
        byte[] chunk = new byte[1 << 16];
        Arrays.fill(chunk, (byte) 'A');
        int left = bytes - ENVELOPE.length();
        while (left > 0) {
            int length = Math.min(left, chunk.length);
            socket.sendRaw(length == chunk.length ? chunk : Arrays.copyOf(chunk, length));
            left -= length;
        }
        socket.sendRaw("\"}".getBytes(US_ASCII));
    }

    private static String dataOf(int bytes) {
        return "{\"type\":\"data\",\"data\":\"" + "A".repeat(bytes - ENVELOPE.length()) + "\"}";
    }

    private static TestSocket member(TestRelay relay, String id) throws IOException {
        TestSocket socket = TestSocket.open(HttpProbe.connect(relay.httpPort()), "/topic");
        socket.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"" + id + "\"}");
        socket.settle();
        return socket;
    }
}
