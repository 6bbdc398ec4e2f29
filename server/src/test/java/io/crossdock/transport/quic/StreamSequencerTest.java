package io.crossdock.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Remote;
import io.crossdock.wire.StreamConversation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for whom, and for how long. */
class StreamSequencerTest {
    private static final long FIRST = 2;
    private static final long SECOND = 6;

    private long nowNanos = -5;
    private int messages;
    private final StreamSequencer sequencer =
            new StreamSequencer(new Counting(), UnpooledByteBufAllocator.DEFAULT, () -> nowNanos);

    private final class Counting implements StreamConversation {
        @Override
        public int messageBytes(ByteBuf begin, boolean first) {
            return UNKNOWN;
        }

        @Override
        public void onBinary(ByteBuf payload) {
            messages++;
        }

        @Override
        public void onText(ByteBuf payload) {}

        @Override
        public void onSkipped() {}

        @Override
        public void onDrain(Remote peer) {}

        @Override
        public void onGone() {}

        @Override
        public @Nullable Frame keepalive() {
            return null;
        }
    }

    private record Stream(long id) implements InStream {
        @Override
        public void reading(boolean wanted) {}
    }

    @AfterEach
    void close() {
        sequencer.close();
    }

    private void seconds(int passed) {
        nowNanos += TimeUnit.SECONDS.toNanos(passed);
    }

    private void byteOf(long id) {
        sequencer.data(id, Unpooled.buffer(1).writeByte(1));
    }

    private boolean stalled() {
        return sequencer.stalled(nowNanos);
    }

    @Test
    void aStreamThatNobodyWaitsForMayTakeItsTime() {
        sequencer.opened(new Stream(FIRST));
        byteOf(FIRST);

        seconds(300);

        assertThat(stalled()).isFalse();
    }

    @Test
    void theTimeOfAStreamBeginsWhenAnotherWaitsForIt() {
        sequencer.opened(new Stream(FIRST));
        seconds(300);
        sequencer.opened(new Stream(SECOND));

        seconds(10);
        assertThat(stalled()).isFalse();
        seconds(1);

        assertThat(stalled()).isTrue();
    }

    @Test
    void aStreamThatIsNeverOpenedIsWaitedForNoLonger() {
        sequencer.opened(new Stream(SECOND));
        byteOf(SECOND);
        sequencer.ended(SECOND);

        seconds(11);

        assertThat(stalled()).isTrue();
    }

    @Test
    void bytesOfTheStreamThatOthersWaitForGiveItMoreTimeButNotForEver() {
        sequencer.opened(new Stream(FIRST));
        sequencer.opened(new Stream(SECOND));
        for (int i = 0; i < 6; i++) {
            seconds(9);
            assertThat(stalled()).isFalse();
            byteOf(FIRST);
        }

        seconds(7);

        assertThat(stalled()).isTrue();
    }

    @Test
    void bytesOfThoseThatWaitGiveNone() {
        sequencer.opened(new Stream(FIRST));
        sequencer.opened(new Stream(SECOND));
        seconds(9);
        byteOf(SECOND);

        seconds(2);

        assertThat(stalled()).isTrue();
    }

    @Test
    void theNextOneHasTimeOfItsOwn() {
        sequencer.opened(new Stream(FIRST));
        sequencer.opened(new Stream(SECOND));
        sequencer.opened(new Stream(10));
        seconds(9);
        sequencer.ended(FIRST);
        assertThat(messages).isOne();

        seconds(9);

        assertThat(stalled()).isFalse();
        seconds(2);
        assertThat(stalled()).isTrue();
    }
}
