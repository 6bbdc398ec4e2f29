package io.crossdock.client.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The bytes are those of bincode 1.3.3. */
class BincodeTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    void aPaddleMoveIsWrittenAsInRust() {
        byte[] move = new BincodeWriter().u64(0x1122334455667788L).i32(10).toBytes();

        assertThat(move).isEqualTo(bytes("88 77 66 55 44 33 22 11 0a 00 00 00"));
    }

    @Test
    void negativeNumbersAreTwosComplement() {
        byte[] ball = new BincodeWriter().i32(41).i32(11).i32(1).i32(-1).toBytes();

        assertThat(ball).isEqualTo(bytes("29 00 00 00 0b 00 00 00 01 00 00 00 ff ff ff ff"));
    }

    @Test
    void aStructOfAStringANumberAndAStringIsTheirConcatenation() {
        byte[] create = new BincodeWriter().string("lobby").u32(4).string("").toBytes();

        assertThat(create)
                .isEqualTo(bytes("05 00 00 00 00 00 00 00 6c 6f 62 62 79 04 00 00 00 00 00 00 00 00 00 00 00"));
    }

    @Test
    void everyKindOfValueComesBack() {
        byte[] written = new BincodeWriter()
                .u8(255)
                .u16(65_535)
                .u32(4_294_967_295L)
                .u64(-1)
                .i32(Integer.MIN_VALUE)
                .i64(Long.MIN_VALUE)
                .f32(1.5f)
                .f64(-0.25)
                .bool(true)
                .bool(false)
                .string("grüße")
                .bytes(new byte[] {1, 2, 3})
                .list(List.of("a", "bc"), BincodeWriter::string)
                .raw(new byte[100])
                .toBytes();

        BincodeReader in = new BincodeReader(written);

        assertThat(in.u8()).isEqualTo(255);
        assertThat(in.u16()).isEqualTo(65_535);
        assertThat(in.u32()).isEqualTo(4_294_967_295L);
        assertThat(in.u64()).isEqualTo(-1);
        assertThat(in.i32()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.i64()).isEqualTo(Long.MIN_VALUE);
        assertThat(in.f32()).isEqualTo(1.5f);
        assertThat(in.f64()).isEqualTo(-0.25);
        assertThat(in.bool()).isTrue();
        assertThat(in.bool()).isFalse();
        assertThat(in.string()).isEqualTo("grüße");
        assertThat(in.bytes()).containsExactly(1, 2, 3);
        assertThat(in.list(BincodeReader::string)).containsExactly("a", "bc");
        assertThat(in.remaining()).isEqualTo(100);
    }

    private static void refuses(String hex, Consumer<BincodeReader> reading) {
        assertThatThrownBy(() -> reading.accept(new BincodeReader(bytes(hex)))).isInstanceOf(BincodeException.class);
    }

    @Test
    void noLengthIsBelievedBeforeTheBytesAreThere() {
        refuses("ff ff ff ff ff ff ff 7f", BincodeReader::bytes);
        refuses("ff ff ff ff ff ff ff ff 00", BincodeReader::string);
        refuses("00 00 00 80 00 00 00 00", in -> in.list(BincodeReader::u8));
        refuses("02 00 00 00 00 00 00 00 41", BincodeReader::string);
        refuses("01 02 03", BincodeReader::u32);
    }

    @Test
    void whatIsNoBooleanAndNoTextIsRefused() {
        refuses("02", BincodeReader::bool);
        refuses("01 00 00 00 00 00 00 00 ff", BincodeReader::string);
    }

    @Test
    void anyBytesAreReadOrRefusedAndNothingElse() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] some = new byte[random.nextInt(200)];
            random.nextBytes(some);
            try {
                assertThat(EventFrame.decode(some)).isNotNull();
            } catch (BincodeException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
            try {
                assertThat(Room.read(new BincodeReader(some))).isNotNull();
            } catch (BincodeException refused) {
                assertThat(refused).hasMessageNotContaining("null");
            }
        }
    }
}
