package io.crossdock.wire;

import static io.netty.buffer.Unpooled.buffer;
import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our spelling of JSON is that of JavaScript's {@code JSON.stringify}; the expected texts were made by it. */
class JsonTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "plain              | \"plain\"",
                "a\"b\\c/d          | \"a\\\"b\\\\c/d\"",
                "<b>&é🚀\u2028\u2029\u007f | \"<b>&é🚀\u2028\u2029\u007f\""
            })
    void textIsQuotedWithAsFewEscapesAsJsonAllows(String text, String json) {
        assertThat(JsonText.quote(text)).isEqualTo(json);
    }

    @Test
    void controlsAndHalvesOfPairsAreEscaped() {
        assertThat(JsonText.quote("\0\u0001\b\t\n\u000b\f\r\u001f"))
                .isEqualTo("\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f\"");
        assertThat(JsonText.quote("\ud800")).isEqualTo("\"\\ud800\"");
        assertThat(JsonText.quote("\udc00\ud83d x \udfff")).isEqualTo("\"\\udc00\\ud83d x \\udfff\"");
        assertThat(JsonText.quote("\ud83d\ud83d\ude80")).isEqualTo("\"\\ud83d🚀\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[ 1 ,\t2 ]                        | [1,2]",
                "{ \"a b\" : { } , \"c\\u0064\":null } | {\"a b\":{},\"cd\":null}",
                "\" kept  blanks \"                | \" kept  blanks \"",
                "[\"\\/\",\"\\u00E9\",\"\\ud83d\\ude80\"] | [\"/\",\"é\",\"🚀\"]",
                "[1.50,1E2,-0]                     | [1.50,1E2,-0]"
            })
    void aValueIsWrittenAgainWithoutBlanksAndWithShortStrings(String json, String compact) throws MalformedMessage {
        ByteBuf bytes = copiedBuffer(json, UTF_8);
        ByteBuf out = buffer();

        JsonText.writeCompact(out, bytes, 0, bytes.readableBytes());

        assertThat(out.toString(UTF_8)).isEqualTo(compact);
    }

    @Test
    void specialBytesAreFoundAtEveryPlaceOfAWord() {
        for (int length = 0; length < 24; length++) {
            for (String special : new String[] {"\"", "\\", "\n", "\u0000", "\u001f"}) {
                ByteBuf bytes =
                        copiedBuffer("é".repeat(length / 2) + "a".repeat(length % 2) + special + "xxxxxxxx", UTF_8);
                int at = bytes.indexOf(0, bytes.readableBytes(), (byte) special.charAt(0));

                assertThat(JsonText.plainUntil(bytes, 0, bytes.readableBytes())).isEqualTo(at);
            }
        }
    }
}
