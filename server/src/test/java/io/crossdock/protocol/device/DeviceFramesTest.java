package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Frame;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DeviceFramesTest {
    private static final Instant NOW = Instant.parse("2026-01-20T12:34:56.801Z");

    @Test
    void theErrorForATargetThatIsAwayIsTheClientsOwnToTheByte() {
        Frame frame = DeviceFrames.notConnected(
                ByteBufAllocator.DEFAULT,
                "550e8400-e29b-41d4-a716-446655440001",
                "007e4a95-0e1a-4b10-91fa-87942efaa68e",
                NOW);
        ByteBuf payload = frame.payload();

        assertThat(frame.kind()).isEqualTo(Frame.Kind.BINARY);
        assertThat(payload.getInt(payload.readerIndex())).isEqualTo(0x1b3).isEqualTo(payload.readableBytes() - 4);
        assertThat(DeviceFrames.json(frame).toString(UTF_8))
                .isEqualTo("{\"id\":\"550e8400-e29b-41d4-a716-446655440001\",\"payload\":{\"code\":"
                        + "\"device_not_connected\",\"connected_devices\":[],\"message\":\"Target device"
                        + " 007e4a95-0e1a-4b10-91fa-87942efaa68e is not connected to the relay server. Device may be"
                        + " offline or disconnected.\",\"original_message_id\":"
                        + "\"550e8400-e29b-41d4-a716-446655440001\",\"target_device_id\":"
                        + "\"007e4a95-0e1a-4b10-91fa-87942efaa68e\"},\"timestamp\":\"2026-01-20T12:34:56Z\","
                        + "\"type\":\"error\",\"version\":\"1.0\"}");
        frame.release();
    }

    @Test
    void anErrorWithoutKnownMessageHasAnIdOfItsOwn() {
        Frame frame = DeviceFrames.error(ByteBufAllocator.DEFAULT, DeviceError.TOO_LARGE, null, "fresh", NOW);

        assertThat(DeviceFrames.json(frame).toString(UTF_8))
                .startsWith("{\"id\":\"fresh\",\"payload\":{\"code\":\"PAYLOAD_TOO_LARGE\",")
                .doesNotContain("original_message_id", "target_device_id");
        frame.release();
    }

    @Test
    void smallMessagesAreCopiedAndLargeOnesAreNot() {
        for (int size : new int[] {0, 1, 125, 126, 65_535, 65_536, 1 << 20}) {
            ByteBuf json = ByteBufAllocator.DEFAULT.directBuffer(size).writeZero(size);

            Frame frame = DeviceFrames.relayed(ByteBufAllocator.DEFAULT, json);

            assertThat(json.refCnt()).as("%d bytes", size).isEqualTo(size < 65_536 ? 1 : 2);
            assertThat(frame.payloadBytes()).isEqualTo(size + 4);
            assertThat(frame.payload().getInt(frame.payload().readerIndex())).isEqualTo(size);
            int headerBytes = frame.wireBytes() - frame.payloadBytes();
            assertThat(headerBytes).isEqualTo(size + 4 < 126 ? 2 : size + 4 < 65_536 ? 4 : 10);
            assertThat(frame.bytes().getUnsignedByte(frame.bytes().readerIndex()))
                    .isEqualTo((short) 0x82);
            assertThat(DeviceFrames.json(frame)).isEqualTo(json);
            frame.release();
            assertThat(json.refCnt()).isEqualTo(1);
            json.release();
        }
    }
}
