package io.crossdock.transport;

import static io.netty.buffer.Unpooled.wrappedBuffer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.SocketLimits.WhenTooLarge;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However TCP cuts the stream, the same messages come out of it. */
class FrameReaderTest {
    private static final int LIMIT = 70_000;

    private static final MemoryBudget PLENTY = new MemoryBudget(Long.MAX_VALUE / 2);

    /** Writes down what it gets. */
    private static final class Notes implements FrameSink {
        private final List<String> taken = new ArrayList<>();

        @Override
        public void text(ByteBuf payload) {
            taken.add("text " + payload.toString(UTF_8).hashCode() + " " + payload.readableBytes());
        }

        @Override
        public void binary(ByteBuf payload) {
            taken.add("binary " + payload.hashCode() + " " + payload.readableBytes());
        }

        @Override
        public void ping(ByteBuf payload) {
            taken.add("ping " + payload.toString(UTF_8));
        }

        @Override
        public void skipped(ByteBuf head, ByteBuf tail) {
            taken.add("skipped " + head.toString(UTF_8) + " " + tail.toString(UTF_8));
        }

        @Override
        public void pong() {
            taken.add("pong");
        }

        @Override
        public void close(CloseReason reason) {
            taken.add("close " + reason.code() + " " + reason.text());
        }

        @Override
        public void fault(CloseReason reason) {
            taken.add("fault " + reason.code());
        }
    }

    private static byte[] conversation() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(Frame.text("").masked());
        stream.writeBytes(Frame.text("hello").masked());
        stream.writeBytes(Frame.text("ü🚀".repeat(20)).withMoreToCome().masked());
        stream.writeBytes(Frame.of(Frame.PING, "between".getBytes(UTF_8)).masked());
        stream.writeBytes(
                Frame.of(Frame.CONTINUATION, new byte[0]).withMoreToCome().masked());
        stream.writeBytes(Frame.of(Frame.CONTINUATION, "end".getBytes(UTF_8)).masked());
        stream.writeBytes(Frame.of(Frame.PONG, new byte[125]).masked());
        stream.writeBytes(Frame.of(Frame.BINARY, new byte[300]).masked());
        stream.writeBytes(Frame.of(Frame.BINARY, pattern(66_000)).masked());
        stream.writeBytes(Frame.close(4001, "bye").masked());
        return stream.toByteArray();
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static List<String> read(byte[] stream, int... cuts) {
        Notes notes = new Notes();
        FrameReader reader = new FrameReader(notes, LIMIT, null, WhenTooLarge.CLOSE, PLENTY);
        int from = 0;
        for (int cut : cuts) {
            feed(reader, Arrays.copyOfRange(stream, from, cut));
            from = cut;
        }
        feed(reader, Arrays.copyOfRange(stream, from, stream.length));
        reader.release();
        return notes.taken;
    }

    private static void feed(FrameReader reader, byte[] piece) {
        feed(reader, piece, ByteBufAllocator.DEFAULT);
    }

    private static void feed(FrameReader reader, byte[] piece, ByteBufAllocator allocator) {
        ByteBuf bytes = wrappedBuffer(piece);
        reader.read(bytes, allocator, () -> false);
        if (bytes.isReadable()) {
            throw new AssertionError(bytes.readableBytes() + " bytes were left");
        }
    }

    @Test
    void inOnePieceEverythingComesOut() {
        List<String> taken = read(conversation());

        assertThat(taken).hasSize(8).element(1).isEqualTo("text " + "hello".hashCode() + " 5");
        assertThat(taken).element(2).isEqualTo("ping between");
        assertThat(taken).element(7).isEqualTo("close 4001 bye");
    }

    @Test
    void cutAnywhereTheSameComesOut() {
        byte[] stream = conversation();
        List<String> whole = read(stream);

        for (int cut = 0; cut < 900; cut++) {
            assertThat(read(stream, cut)).as("cut at %d", cut).isEqualTo(whole);
            assertThat(read(stream, stream.length - cut))
                    .as("cut %d before the end", cut)
                    .isEqualTo(whole);
        }
    }

    @Test
    void byteByByteTheSameComesOut() {
        byte[] stream = conversation();
        int[] everywhere = new int[stream.length];
        Arrays.setAll(everywhere, i -> i);

        assertThat(read(stream, everywhere)).isEqualTo(read(stream));
    }

    /** Rubbish of every kind ends in one defined answer and never in an exception. */
    @Test
    void damagedStreamsEndInAtMostOneFaultAndNothingAfterIt() {
        Random random = new Random(20_261_121);
        byte[] stream = Arrays.copyOf(conversation(), 800);
        int faults = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = stream.clone();
            damaged[random.nextInt(i % 2 == 0 ? 40 : damaged.length)] = (byte) random.nextInt(256);
            List<String> taken = read(damaged, random.nextInt(damaged.length));

            long endings = taken.stream()
                    .filter(note -> note.startsWith("fault") || note.startsWith("close"))
                    .count();
            assertThat(endings).isLessThanOrEqualTo(1);
            boolean ended = endings == 1;
            assertThat(ended)
                    .isEqualTo(!taken.isEmpty() && taken.get(taken.size() - 1).matches("(fault|close) .*"));
            faults += ended ? 1 : 0;
        }
        assertThat(faults).isGreaterThan(2_000);
    }

    @Test
    void whatAHeaderAnnouncesIsNotAllocated() {
        Notes notes = new Notes();
        FrameReader reader = new FrameReader(notes, Integer.MAX_VALUE - 16, null, WhenTooLarge.CLOSE, PLENTY);
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

        feed(reader, new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0x7f, 0, 0, 0, 1, 2, 3, 4, 5}, allocator);

        assertThat(allocator.metric().usedDirectMemory()).isBetween(1L, 64L << 10);
        assertThat(notes.taken).isEmpty();
        reader.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    /** A message of 200,000 bytes, first whole, then in three fragments with a ping between, and a short one behind. */
    private static byte[] tooLarge() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        byte[] large = "0123456789".repeat(20_000).getBytes(UTF_8);
        stream.writeBytes(Frame.of(Frame.BINARY, large).masked());
        stream.writeBytes(Frame.of(Frame.TEXT, Arrays.copyOf(large, 60_005))
                .withMoreToCome()
                .masked());
        stream.writeBytes(Frame.of(Frame.PING, "between".getBytes(UTF_8)).masked());
        stream.writeBytes(Frame.of(Frame.CONTINUATION, Arrays.copyOf(large, 30_000))
                .withMoreToCome()
                .masked());
        stream.writeBytes(Frame.of(Frame.CONTINUATION, "end".getBytes(UTF_8)).masked());
        stream.writeBytes(Frame.text("short").masked());
        return stream.toByteArray();
    }

    private static List<String> skip(int step, byte[] stream) {
        Notes notes = new Notes();
        FrameReader reader = new FrameReader(notes, LIMIT, null, WhenTooLarge.SKIP, PLENTY);
        for (int from = 0; from < stream.length; from += step) {
            feed(reader, Arrays.copyOfRange(stream, from, Math.min(stream.length, from + step)));
        }
        reader.release();
        return notes.taken;
    }

    @Test
    void whatIsTooLargeIsSkippedButForItsEndsAndTheRestIsHeard() {
        for (int step : new int[] {999_999, 4096, 1000, 7}) {
            List<String> taken = skip(step, tooLarge());

            assertThat(taken).as("in steps of %d", step).hasSize(4);
            String edge = "0123456789".repeat(410);
            assertThat(taken.get(0)).isEqualTo("skipped " + edge.substring(0, 4096) + " " + edge.substring(4, 4100));
            assertThat(taken.get(1)).isEqualTo("ping between");
            assertThat(taken.get(2))
                    .startsWith("skipped " + edge.substring(0, 4096) + " ")
                    .endsWith("6789end")
                    .hasSize("skipped  ".length() + 2 * 4096);
            assertThat(taken.get(3)).isEqualTo("text " + "short".hashCode() + " 5");
        }
    }

    /** Each fragment copied with all that came before it would be a hundred gigabytes here. */
    @Test
    @Timeout(30)
    void aMessageOfVeryManyFragmentsIsNotCopiedForEachOfThem() {
        int fragments = 20_000;
        Notes notes = new Notes();
        FrameReader reader = new FrameReader(notes, 64 << 20, null, WhenTooLarge.CLOSE, PLENTY);
        byte[] piece =
                Frame.of(Frame.CONTINUATION, new byte[1_000]).withMoreToCome().masked();
        feed(reader, Frame.of(Frame.BINARY, new byte[1_000]).withMoreToCome().masked());
        for (int i = 0; i < fragments; i++) {
            feed(reader, piece);
        }

        feed(reader, Frame.of(Frame.CONTINUATION, new byte[0]).masked());

        reader.release();
        assertThat(notes.taken).hasSize(1).first().asString().endsWith(" " + 1_000 * (fragments + 1));
    }
}
