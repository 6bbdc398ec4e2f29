package io.crossdock.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void headerAndPayloadLieSideBySide() {
        Frame frame = TestFrames.text("hello");

        assertThat(frame.wireBytes()).isEqualTo(7);
        assertThat(frame.payloadBytes()).isEqualTo(5);
        assertThat(frame.payload().toString(UTF_8)).isEqualTo("hello");
        assertThat(frame.bytes().readableBytes()).isEqualTo(7);
        frame.release();
    }

    @Test
    void aVariantIsMadeOnceAndGoesWithItsFrame() {
        Frame frame = TestFrames.text("hello");
        Frame packed = TestFrames.text("h");
        AtomicInteger made = new AtomicInteger();

        for (int receiver = 0; receiver < 3; receiver++) {
            assertThat(frame.variant(plain -> {
                        made.incrementAndGet();
                        return packed;
                    }))
                    .isSameAs(packed);
        }
        frame.release();

        assertThat(made).hasValue(1);
        assertThat(packed.refCnt()).isZero();
    }

    @Test
    void whereNothingIsGainedTheFrameIsItsOwnVariantAndNobodyTriesAgain() {
        Frame frame = TestFrames.text("hello");
        AtomicInteger tried = new AtomicInteger();

        for (int receiver = 0; receiver < 3; receiver++) {
            assertThat(frame.variant(plain -> {
                        tried.incrementAndGet();
                        return plain;
                    }))
                    .isSameAs(frame);
        }

        assertThat(tried).hasValue(1);
        ByteBuf bytes = frame.bytes();
        assertThat(frame.release()).isTrue();
        assertThat(bytes.refCnt()).isZero();
    }
}
