package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.TestFrames;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EnvelopeTest {
    private static final UUID SENDER = new UUID(-1, 7);

    private static byte[] message() {
        Frame frame = TestFrames.text("hello");
        try {
            return Envelope.of(frame, SENDER, Long.MAX_VALUE);
        } finally {
            frame.release();
        }
    }

    @Test
    void aFrameComesOutAsItWentIn() {
        byte[] message = message();
        Envelope.stamp(message, 42);

        Envelope envelope = Objects.requireNonNull(Envelope.read(message));

        assertThat(envelope.kind()).isEqualTo(Envelope.Kind.TEXT);
        assertThat(envelope.sender()).isEqualTo(SENDER);
        assertThat(envelope.sequence()).isEqualTo(42);
        assertThat(envelope.ordinal()).isEqualTo(Long.MAX_VALUE);
        Frame frame = envelope.frame(UnpooledByteBufAllocator.DEFAULT);
        assertThat(frame.payload().toString(UTF_8)).isEqualTo("hello");
        assertThat(frame.wireBytes()).isEqualTo(7);
        frame.release();
    }

    @Test
    void aFrameForOneKnowsItsSenderAndComesBackAsItWas() {
        GroupKey sender = new GroupKey("device", "m\u00e4c");
        Frame sent = TestFrames.text("hello");
        byte[] message = Envelope.forOne(sent, SENDER, sender);
        byte[] anonymous = Envelope.forOne(sent, SENDER, null);
        sent.release();

        Envelope there = Objects.requireNonNull(Envelope.read(message));
        Envelope back = Objects.requireNonNull(Envelope.read(there.back(SENDER)));

        assertThat(there.from("device")).isEqualTo(sender);
        assertThat(there.returned()).isFalse();
        assertThat(back.returned()).isTrue();
        assertThat(back.from("device")).isNull();
        for (Envelope each : List.of(there, back, Objects.requireNonNull(Envelope.read(anonymous)))) {
            Frame frame = each.frameForOne(UnpooledByteBufAllocator.DEFAULT);
            assertThat(frame.payload().toString(UTF_8)).isEqualTo("hello");
            assertThat(frame.wireBytes()).isEqualTo(7);
            frame.release();
        }
    }

    @Test
    void whatNoNodeWroteIsPassedOver() {
        Random random = new Random(3);
        byte[] message = message();

        for (int length = 0; length < Envelope.HEADER_BYTES + 3; length++) {
            assertThat(Envelope.read(Arrays.copyOf(message, length)))
                    .as("cut to %s", length)
                    .isNull();
        }
        for (int i = 0; i < 10_000; i++) {
            byte[] noise = message.clone();
            noise[random.nextInt(noise.length)] = (byte) random.nextInt();
            Envelope envelope = Envelope.read(noise);
            if (envelope != null && envelope.isFrame()) {
                envelope.frame(UnpooledByteBufAllocator.DEFAULT).release();
                envelope.frameForOne(UnpooledByteBufAllocator.DEFAULT).release();
                assertThat(envelope.back(SENDER)).hasSizeLessThanOrEqualTo(noise.length);
            } else if (envelope != null && envelope.kind() == Envelope.Kind.LAST) {
                assertThat(envelope.asker()).isNotNull();
            }
        }
    }
}
