package io.crossdock.client.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.event.Event.Scope;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of released clients and of the relay, byte for byte. */
class EventFrameTest {
    private static final long ANNA = 0x1122334455667788L;
    private static final long BEN = 0x99AABBCCDDEEFF00L;
    private static final long TIME = 1_700_000_000_000L;

    private static final String BROADCAST = "49530101 39000000 8877665544332211 0068e5cf8b010000 0700000000000000"
            + "00000000 0a00000000000000 506c617965724d6f7665 0300000000000000 010203";

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void aBroadcast() {
        byte[] frame = EventFrame.encode(ANNA, TIME, 7, Scope.BROADCAST, "PlayerMove", new byte[] {1, 2, 3});

        assertThat(frame).hasSize(65).isEqualTo(bytes(BROADCAST));
    }

    @Test
    void anEventToOneNode() {
        byte[] frame = EventFrame.targeted(ANNA, TIME, 8, BEN, "PlayerMove", new byte[] {1, 2, 3});

        assertThat(frame)
                .hasSize(73)
                .isEqualTo(bytes("49530101 41000000 8877665544332211 0068e5cf8b010000 0800000000000000"
                        + "02000000 00ffeeddccbbaa99 0a00000000000000 506c617965724d6f7665 0300000000000000 010203"));
    }

    @Test
    void anEventToTheRelay() {
        byte[] frame = EventFrame.encode(ANNA, TIME, 9, Scope.TO_SERVER, "PlayerMove", new byte[] {1, 2, 3});

        assertThat(frame)
                .isEqualTo(bytes(BROADCAST
                        .replace("0700000000000000", "0900000000000000")
                        .replace("00000000 0a", "01000000 0a")));
    }

    @Test
    void anEventWithoutPayload() {
        byte[] frame = EventFrame.encode(ANNA, TIME, 10, Scope.BROADCAST, "PlayerMove", new byte[0]);

        assertThat(frame).hasSize(62).startsWith(bytes("49530101 36000000")).endsWith(new byte[8]);
    }

    @Test
    void aBallOfTheReleasedGame() {
        EventType<int[]> ball = new EventType<>(
                "multiplayer_pong::BallUpdate",
                (out, at) -> out.i32(at[0]).i32(at[1]).i32(at[2]).i32(at[3]),
                in -> new int[] {in.i32(), in.i32(), in.i32(), in.i32()});

        byte[] frame =
                EventFrame.encode(ANNA, TIME, 1, Scope.BROADCAST, ball.name(), ball.write(new int[] {41, 11, 1, -1}));

        assertThat(frame)
                .hasSize(96)
                .isEqualTo(bytes("49530101 58000000 8877665544332211 0068e5cf8b010000 0100000000000000 00000000"
                        + "1c00000000000000 6d756c7469706c617965725f706f6e673a3a42616c6c557064617465"
                        + "1000000000000000 29000000 0b000000 01000000 ffffffff"));
        assertThat(ball.read(EventFrame.decode(frame))).containsExactly(41, 11, 1, -1);
    }

    @Test
    void theRelaysAnswerToWhoHasMadeARoom() {
        byte[] frame = bytes("49530101 85000000 0000000000000000 0068e5cf8b010000 0300000000000000"
                + "02000000 8877665544332211 1700000000000000 63726f7373646f636b3a3a726f6f6d3a3a4a6f696e6564"
                + "3a00000000000000 0102030405060708 0500000000000000 6c6f626279 00000000 8877665544332211"
                + "01000000 04000000 00 0100000000000000 8877665544332211");

        Event joined = EventFrame.decode(frame);
        Room room = Room.read(joined.reader());

        assertThat(frame).hasSize(141);
        assertThat(joined.sender()).isZero();
        assertThat(joined.sequence()).isEqualTo(3);
        assertThat(joined.timeMillis()).isEqualTo(TIME);
        assertThat(joined.scope()).isEqualTo(Scope.TARGETED);
        assertThat(joined.type()).isEqualTo("crossdock::room::Joined");
        assertThat(room.info())
                .isEqualTo(new Room.Info(0x0807060504030201L, "lobby", Room.State.WAITING, ANNA, 1, 4, false));
        assertThat(room.members()).containsExactly(ANNA);
    }

    @ParameterizedTest
    @CsvSource({
        "'', not a frame",
        "53490101 00000000, not a frame",
        "49530201 00000000, not an event of version 1",
        "49530102 00000000, not an event of version 1",
        "49530101 01000000, not one whole frame",
        "49530101 00000000 00, not one whole frame",
        "49530101 00000000, ends within a value"
    })
    void whatIsNoEventIsRefused(String hex, String why) {
        assertThatThrownBy(() -> EventFrame.decode(bytes(hex)))
                .isInstanceOf(BincodeException.class)
                .hasMessage(why);
    }

    @Test
    void aScopeThatNobodyKnowsIsRefused() {
        byte[] frame = bytes(BROADCAST.replace("00000000 0a", "03000000 0a"));

        assertThatThrownBy(() -> EventFrame.decode(frame)).hasMessage("scope 3");
    }
}
