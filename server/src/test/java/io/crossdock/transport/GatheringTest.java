package io.crossdock.transport;

import static io.netty.buffer.Unpooled.wrappedBuffer;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Frame;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.SocketLimits.WhenTooLarge;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read in part is counted for the whole process, and given back however it ends. */
class GatheringTest {
    private static final int MIB = 1 << 20;
    private static final int LIMIT = 2 * MIB;

    /** Notes how the stream ended and how much the last message had. */
    private static final class Ear implements FrameSink {
        private int heard = -1;
        private @Nullable CloseReason ended;

        @Override
        public void text(ByteBuf payload) {
            heard = payload.readableBytes();
        }

        @Override
        public void binary(ByteBuf payload) {
            heard = payload.readableBytes();
        }

        @Override
        public void skipped(ByteBuf head, ByteBuf tail) {}

        @Override
        public void ping(ByteBuf payload) {}

        @Override
        public void close(CloseReason reason) {
            ended = reason;
        }

        @Override
        public void fault(CloseReason reason) {
            ended = reason;
        }
    }

    private final MemoryBudget budget = new MemoryBudget(LIMIT);
    private final Ear ear = new Ear();

    private FrameReader reader(WhenTooLarge whenTooLarge) {
        return new FrameReader(ear, LIMIT, null, whenTooLarge, budget);
    }

    private static void feed(FrameReader reader, byte[] stream, int from, int to) {
        for (int at = from; at < to; at += 8_000) {
            ByteBuf piece = wrappedBuffer(Arrays.copyOfRange(stream, at, Math.min(to, at + 8_000)));
            reader.read(piece, ByteBufAllocator.DEFAULT, () -> false);
        }
    }

    private static void feed(FrameReader reader, Frame frame) {
        byte[] stream = frame.masked();
        feed(reader, stream, 0, stream.length);
    }

    private static Frame part(int opcode, int bytes) {
        byte[] letters = new byte[bytes];
        Arrays.fill(letters, (byte) 'x');
        return Frame.of(opcode, letters).withMoreToCome();
    }

    @Test
    void smallMessagesAskForNothingHoweverTheyAreCut() {
        FrameReader reader = reader(WhenTooLarge.CLOSE);
        byte[] stream =
                Frame.of(Frame.BINARY, new byte[MemoryBudget.FREE_BYTES]).masked();

        feed(reader, stream, 0, stream.length - 1);

        assertThat(budget.taken()).isZero();
        feed(reader, stream, stream.length - 1, stream.length);
        assertThat(ear.heard).isEqualTo(MemoryBudget.FREE_BYTES);
    }

    @Test
    void aMessageHoldsWhatHasArrivedAndNeverMoreThanItsOwnSize() {
        FrameReader reader = reader(WhenTooLarge.CLOSE);
        byte[] stream = Frame.of(Frame.BINARY, new byte[MIB]).masked();

        feed(reader, stream, 0, 300_000);

        assertThat(budget.taken()).isBetween(299_000L, 600_000L);
        feed(reader, stream, 300_000, stream.length - 1);
        assertThat(budget.taken()).isEqualTo(MIB);
        reader.release();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whoFindsNothingLeftIsAskedToComeAgainAndTheOtherGoesOn() {
        FrameReader first = reader(WhenTooLarge.CLOSE);
        Ear other = new Ear();
        FrameReader second = new FrameReader(other, LIMIT, null, WhenTooLarge.SKIP, budget);
        byte[] stream = Frame.of(Frame.BINARY, new byte[3 * MIB / 2]).masked();
        feed(first, stream, 0, stream.length - 1);

        feed(second, stream, 0, stream.length - 1);

        assertThat(other.ended).isEqualTo(CloseReason.MEMORY);
        assertThat(budget.taken()).isEqualTo(3 * MIB / 2);
        feed(first, stream, stream.length - 1, stream.length);
        assertThat(ear.heard).isEqualTo(3 * MIB / 2);
        assertThat(budget.taken()).isZero();
    }

    @Test
    void whatIsLargerThanAllThereIsIsTooLarge() {
        MemoryBudget small = new MemoryBudget(MIB);
        FrameReader reader = new FrameReader(ear, LIMIT, null, WhenTooLarge.CLOSE, small);

        feed(reader, Frame.of(Frame.BINARY, new byte[MIB + 1]));

        assertThat(ear.ended).isEqualTo(CloseReason.TOO_LARGE);
        assertThat(small.taken()).isZero();
    }

    /** How a message that is half there may end. */
    private enum End {
        DELIVERED {
            @Override
            void come(FrameReader reader) {
                feed(reader, Frame.of(Frame.CONTINUATION, new byte[0]));
            }
        },
        CLOSED_BY_THE_CLIENT {
            @Override
            void come(FrameReader reader) {
                feed(reader, Frame.close(1000, ""));
            }
        },
        NOT_TEXT {
            @Override
            void come(FrameReader reader) {
                feed(reader, Frame.of(Frame.CONTINUATION, new byte[] {(byte) 0xff}));
            }
        },
        AGAINST_THE_RFC {
            @Override
            void come(FrameReader reader) {
                feed(reader, Frame.text("a message within another"));
            }
        },
        TOO_LARGE {
            @Override
            void come(FrameReader reader) {
                feed(reader, part(Frame.CONTINUATION, LIMIT));
            }
        },
        CUT {
            @Override
            void come(FrameReader reader) {
                reader.release();
            }
        };

        abstract void come(FrameReader reader);
    }

    @ParameterizedTest
    @EnumSource
    void howeverAMessageEndsItsBytesAreGivenBackAtOnce(End end) {
        for (WhenTooLarge whenTooLarge : WhenTooLarge.values()) {
            FrameReader reader = reader(whenTooLarge);
            feed(reader, part(Frame.TEXT, 500_000));
            assertThat(budget.taken()).isGreaterThan(499_999);

            end.come(reader);

            assertThat(budget.taken()).as("%s, %s", end, whenTooLarge).isZero();
            reader.release();
        }
    }
}
