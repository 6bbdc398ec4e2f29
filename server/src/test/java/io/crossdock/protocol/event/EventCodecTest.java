package io.crossdock.protocol.event;

import static io.crossdock.protocol.event.Events.ANNA;
import static io.crossdock.protocol.event.Events.BEN;
import static io.crossdock.protocol.event.Events.BROADCAST;
import static io.crossdock.protocol.event.Events.TARGETED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Frame;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventCodecTest {

    private static EventMessage.Event decoded(byte[] frame) throws MalformedMessage {
        return (EventMessage.Event) EventCodec.decode(Unpooled.wrappedBuffer(frame));
    }

    @Test
    void aBroadcastIsReadWhereItLies() throws MalformedMessage {
        EventMessage.Event event = decoded(BROADCAST);

        assertThat(event.sender()).isEqualTo(ANNA);
        assertThat(event.sequence()).isEqualTo(7);
        assertThat(event.scope()).isEqualTo(EventMessage.Scope.BROADCAST);
        assertThat(event.typeName().toString(UTF_8)).isEqualTo("PlayerMove");
        assertThat(ByteBufUtil.hexDump(event.payload())).isEqualTo("010203");
    }

    @Test
    void aTargetStandsBetweenScopeAndType() throws MalformedMessage {
        EventMessage.Event event = decoded(TARGETED);

        assertThat(event.scope()).isEqualTo(EventMessage.Scope.TARGETED);
        assertThat(event.target()).isEqualTo(BEN);
        assertThat(event.typeName().toString(UTF_8)).isEqualTo("PlayerMove");
    }

    @Test
    void whatIsPassedOnIsWhatCame() throws MalformedMessage {
        Frame forwarded = EventCodec.forward(UnpooledByteBufAllocator.DEFAULT, decoded(TARGETED));

        assertThat(ByteBufUtil.getBytes(forwarded.payload())).isEqualTo(TARGETED);
        forwarded.release();
    }

    @Test
    void anEventOfTheRelayDecodesAsOneOfNodeZero() throws MalformedMessage {
        Frame frame = EventCodec.toNode(
                UnpooledByteBufAllocator.DEFAULT, BEN, 5, 6, "crossdock::X", out -> out.writeLongLE(42));

        EventMessage.Event event = decoded(ByteBufUtil.getBytes(frame.payload()));

        assertThat(event.sender()).isZero();
        assertThat(event.target()).isEqualTo(BEN);
        assertThat(event.sequence()).isEqualTo(6);
        assertThat(event.typeName().toString(UTF_8)).isEqualTo("crossdock::X");
        assertThat(event.payload().getLongLE(event.payload().readerIndex())).isEqualTo(42);
        frame.release();
    }

    @Test
    void everyShortenedFrameIsMalformedAndNothingWorse() {
        for (int length = 0; length < TARGETED.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(TARGETED, 0, length);

            assertThat(isMalformed(cut)).as("%s bytes", length).isTrue();
        }
    }

    @Test
    void perturbedFramesDecodeOrAreMalformedAndNothingWorse() {
        Random random = new Random(6);
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = (random.nextBoolean() ? TARGETED : BROADCAST).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            malformed += isMalformed(Unpooled.wrappedBuffer(frame)) ? 1 : 0;
        }

        assertThat(malformed).isBetween(1_000, 19_000);
    }

    private static boolean isMalformed(ByteBuf frame) {
        try {
            EventCodec.decode(frame);
            return false;
        } catch (MalformedMessage expected) {
            return true;
        }
    }

    @Test
    void aBeginningIsJudgedAsFarAsItGoes() {
        for (int length = 0; length <= 8; length++) {
            assertThat(EventCodec.begins(Unpooled.wrappedBuffer(BROADCAST, 0, length)))
                    .isTrue();
        }
        assertThat(EventCodec.begins(Unpooled.wrappedBuffer(new byte[] {0x53}))).isFalse();
        assertThat(EventCodec.begins(Unpooled.wrappedBuffer(new byte[] {0x49, 0x53, 2})))
                .isFalse();
        assertThat(EventCodec.begins(Unpooled.wrappedBuffer(new byte[] {0x49, 0x53, 1, 4})))
                .isFalse();
    }
}
