package io.crossdock.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** permessage-deflate (RFC 7692) as {@code /echo} offers it. The Autobahn suite that Maven has knows no such cases. */
class CompressionTest {
    private static final String AGREED = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate";
    private static final String SENTENCE = "The same words again, ünd the same words again. ".repeat(8);
    private static final int MESSAGE_BYTES_MAX = 16 << 20;
    private static final int RSV1 = 4;

    private static final TestRelay RELAY = TestRelay.with(Map.of("echo.enabled", "true"));

    @AfterAll
    static void stop() {
        RELAY.close();
    }

    private static TestSocket open(String... headers) throws IOException {
        return TestSocket.open(RELAY.httpPort(), "/echo", headers);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=9; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15; client_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; server_max_window_bits=8, permessage-deflate"
            })
    void anOfferThatCanBeKeptIsAgreedTo(String offer) throws IOException {
        try (TestSocket alice = open("Sec-WebSocket-Extensions: " + offer)) {
            assertThat(alice.answer().headers("Sec-WebSocket-Extensions")).containsExactly(AGREED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate; server_max_window_bits=8",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; something_new",
                "deflate-frame"
            })
    void anOfferThatCannotBeKeptIsDeclinedAndTheSocketOpens(String offer) throws IOException {
        try (TestSocket alice = open("Sec-WebSocket-Extensions: " + offer)) {
            assertThat(alice.answer().headers("Sec-WebSocket-Extensions")).isEmpty();

            alice.send(SENTENCE);

            alice.expect(SENTENCE);
        }
    }

    @Test
    void whatGoesInCompressedComesBackCompressedAndEachMessageStandsAlone() throws Exception {
        try (TestSocket alice = open(OFFER)) {
            alice.send(compressed(Frame.TEXT, SENTENCE));
            Frame first = alice.next();
            alice.send(compressed(Frame.TEXT, SENTENCE));
            Frame second = alice.next();

            assertThat(first.reserved()).isEqualTo(RSV1);
            assertThat(first.opcode()).isEqualTo(Frame.TEXT);
            assertThat(first.payload().length).isLessThan(SENTENCE.length() / 2);
            assertThat(inflated(first)).isEqualTo(SENTENCE);
            // Nothing of the first message is remembered: the same words take the same bytes.
            assertThat(second.payload()).isEqualTo(first.payload());
        }
    }

    @Test
    void binaryStaysBinaryAndPlainMessagesPassAsTheyAre() throws Exception {
        try (TestSocket alice = open(OFFER)) {
            alice.send(compressed(Frame.BINARY, SENTENCE));
            alice.send(Frame.text("short"));

            Frame binary = alice.next();
            assertThat(binary.opcode()).isEqualTo(Frame.BINARY);
            assertThat(inflated(binary)).isEqualTo(SENTENCE);
            assertThat(inflated(alice.next())).isEqualTo("short");
        }
    }

    @Test
    void aCompressedMessageMayComeInPieces() throws Exception {
        byte[] deflated = deflate(SENTENCE.getBytes(UTF_8));
        try (TestSocket alice = open(OFFER)) {
            for (int i = 0; i < deflated.length; i++) {
                Frame piece =
                        Frame.of(i == 0 ? Frame.TEXT : Frame.CONTINUATION, Arrays.copyOfRange(deflated, i, i + 1));
                alice.send((i == 0 ? piece.withReserved(RSV1) : piece).withMoreToCome());
            }
            alice.send(Frame.of(Frame.CONTINUATION, new byte[0]));

            assertThat(inflated(alice.next())).isEqualTo(SENTENCE);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "the empty message, 00, ''",
        "a stored block, 00 05 00 fa ff 48 65 6c 6c 6f 00, Hello",
        "two blocks, f2 48 05 00 00 00 ff ff ca c9 c9 07 00, Hello",
        "a last block of its own, f3 48 cd c9 c9 07 00 00, Hello"
    })
    void everyKindOfBlockIsUnderstood(String kind, String hex, String text) throws Exception {
        try (TestSocket alice = open(OFFER)) {
            alice.send(Frame.of(Frame.TEXT, bytes(hex)).withReserved(RSV1));

            assertThat(inflated(alice.next())).as(kind).isEqualTo(text);
        }
    }

    @Test
    void inflatedBytesCountToTheLimitAndOneMoreIsTooLarge() throws Exception {
        try (TestSocket alice = open(OFFER)) {
            alice.send(
                    Frame.of(Frame.BINARY, deflate(new byte[MESSAGE_BYTES_MAX])).withReserved(RSV1));
            assertThat(inflate(alice.next())).hasSize(MESSAGE_BYTES_MAX);

            alice.send(Frame.of(Frame.BINARY, deflate(new byte[MESSAGE_BYTES_MAX + 1]))
                    .withReserved(RSV1));

            alice.expectClose(1009, "");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "no deflate data, 1007, c1, ff ff ff ff",
        "inflates to what is not UTF-8, 1007, c1, 02 04 00 00",
        "RSV1 on a ping, 1002, c9, 00",
        "RSV2, 1002, e1, 00",
        "RSV1 on a continuation, 1002, 41 80 00 00 00 00 c0, 00"
    })
    void whatBreaksTheExtensionEndsTheConnection(String what, int code, String start, String payload) throws Exception {
        byte[] body = "02 04 00 00".equals(payload) ? deflate(new byte[] {(byte) 0xc3, 0x28}) : bytes(payload);
        try (TestSocket alice = open(OFFER)) {
            alice.sendRaw(bytes(start));
            alice.sendRaw(new byte[] {(byte) (0x80 | body.length), 0, 0, 0, 0});
            alice.sendRaw(body);

            assertThat(alice.next().toString()).as(what).startsWith("closed " + code);
            alice.expectEnd();
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static Frame compressed(int opcode, String text) {
        return Frame.of(opcode, deflate(text.getBytes(UTF_8))).withReserved(RSV1);
    }

    /** As RFC 7692 section 7.2.1 has it: a sync flush without its last four bytes. */
    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        try {
            deflater.setInput(bytes);
            byte[] out = new byte[bytes.length + 64];
            int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
            return Arrays.copyOf(out, length - 4);
        } finally {
            deflater.end();
        }
    }

    private static String inflated(Frame frame) throws DataFormatException {
        return new String(frame.reserved() == 0 ? frame.payload() : inflate(frame), UTF_8);
    }

    private static byte[] inflate(Frame frame) throws DataFormatException {
        Inflater inflater = new Inflater(true);
        try {
            byte[] input = Arrays.copyOf(frame.payload(), frame.payload().length + 4);
            input[input.length - 2] = (byte) 0xff;
            input[input.length - 1] = (byte) 0xff;
            inflater.setInput(input);
            byte[] out = new byte[MESSAGE_BYTES_MAX + 1];
            return Arrays.copyOf(out, inflater.inflate(out));
        } finally {
            inflater.end();
        }
    }
}
