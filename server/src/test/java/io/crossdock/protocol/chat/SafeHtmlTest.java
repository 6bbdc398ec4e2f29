package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may put into their pages as it is. */
class SafeHtmlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A & B | A &amp; B",
                "1 < 2 > 0 | 1 &lt; 2 &gt; 0",
                "<b>big</b> room | <b>big</b> room",
                "<b onclick=x()>big</b> | <b>big</b>",
                "<script>alert(1)</script>room | room",
                "<style>*{}</style>room | room",
                "room<!-- hidden --> | room",
                "<img src=//evil/x onerror=x()>room | room",
                "<iframe src=//evil></iframe>room | room",
                "<svg onload=x()>room</svg> | room",
                "<a href=\"https://x.example/\">x</a> | <a href=\"https://x.example/\">x</a>",
                "<a href=\"javascript:x()\">x</a> | <a>x</a>",
                "<a href=\"JaVa&#9;Script:x()\">x</a> | <a>x</a>",
                "<a href=\"data:text/html,x\">x</a> | <a>x</a>",
                "<blink>room</blink> | room",
                "<b>never closed | <b>never closed</b>",
                "caf\u00e9 \ud83d\ude00 & bar | caf\u00e9 \ud83d\ude00 &amp; bar",
            })
    void markupIsMadeHarmless(String text, String html) {
        assertThat(SafeHtml.of(text)).isEqualTo(html);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a room", " two  blanks ", "line\nline", "it's \"fine\"", "पुणे 😀"})
    void plainTextStaysAsItIs(String text) {
        assertThat(SafeHtml.of(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<b><i><u><s><em><tt>", "<table>", "<a><b>", "<p><b><i>"})
    void aShortTextBecomesNoLongOne(String piece) {
        String text = piece.repeat(500 / piece.length());

        assertThat(SafeHtml.of(text)).hasSizeLessThan(60_000);
    }
}
