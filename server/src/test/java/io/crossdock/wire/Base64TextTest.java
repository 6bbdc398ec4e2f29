package io.crossdock.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Base64TextTest {
    private static int decoded(String text) {
        ByteBuf bytes = Unpooled.copiedBuffer("x" + text, StandardCharsets.ISO_8859_1);
        return Base64Text.decodedLength(bytes, 1, bytes.writerIndex());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "AA==, 1",
        "AA, 1",
        "AAA=, 2",
        "AAA, 2",
        "AAAA, 3",
        "+/az, 3",
        "BgYGBgYGBgYGBgYGBgYGBg, 16",
        "BgYGBgYGBgYGBgYGBgYGBg==, 16",
        "AAAAAAA\\/AAAA, 9",
        "A, -1",
        "AAAAA, -1",
        "A===, -1",
        "AA=, -1",
        "AAAA=, -1",
        "AAAA====, -1",
        "=, -1",
        "AA==AA==, -1",
        "AA=A, -1",
        "AAAAAAAAAAAAAAA-, -1",
        "AAAAAAAAAAAAAAA_, -1",
        "AAAAAAA AAAAAAAA, -1",
        "AAAAAAAAAAAAAAA\u00e9, -1",
        "\\n\\nAA, -1",
        "AAA\\u0041, -1"
    })
    void paddingMayBeLeftOutAndNothingElseMayBeThere(String text, int length) {
        assertThat(decoded(text)).as(text).isEqualTo(length);
    }

    @Test
    void eachCharacterIsADigitOrNotAtEveryPlace() {
        for (int c = 0; c < 256; c++) {
            String digit = String.valueOf((char) c);
            boolean fits = digit.matches("[A-Za-z0-9+/]");
            for (int place = 0; place < 16 && c != '\\' && c != '='; place++) {
                String text = "AAAAAAAAAAAAAAA".substring(place) + digit + "AAAAAAAAAAAAAAA".substring(15 - place);
                assertThat(decoded(text)).as("%d at %d", c, place).isEqualTo(fits ? 12 : -1);
            }
        }
    }

    @Test
    void whatTheJdkEncodesIsUnderstood() {
        Random random = new Random(5);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);

            assertThat(decoded(Base64.getEncoder().encodeToString(bytes))).isEqualTo(length);
            assertThat(decoded(Base64.getEncoder().withoutPadding().encodeToString(bytes)))
                    .isEqualTo(length);
        }
    }
}
