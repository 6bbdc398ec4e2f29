package io.crossdock.wire;

import static io.netty.buffer.Unpooled.copiedBuffer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScannerTest {
    private static final int DOCUMENTS = 30_000;
    /** What JSON is made of, and some that it is not. */
    private static final String PIECES =
            "{}[]{}[],:,:\"\"\"\\\\ \n\t0123456789-+.eEtruefalsnu\u00e9\ud83d\ude80\u0001ux";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[[],{}]",
                " {\"a\" : [1 , 2]} ",
                "\"\"",
                "\"\\ud800\"",
                "\"\\/\\b\"",
                "0",
                "-0",
                "1.5e-7",
                "1E+9",
                "true",
                "false",
                "null",
                "[true,false,null]",
                "{\"\":0}",
                "{\"a\":1,\"a\":2}"
            })
    void whatIsJsonIsRead(String json) throws MalformedMessage {
        read(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[",
                "[1",
                "[1,]",
                "[,1]",
                "[1 2]",
                "{,}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\" 1}",
                "[1}",
                "{\"a\":1]",
                "\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u123",
                "\"\n\"",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "tru",
                "True",
                "nul",
                "{}{}",
                "1 2",
                "[] x"
            })
    void whatIsNotIsRefused(String json) {
        assertThatExceptionOfType(MalformedMessage.class).isThrownBy(() -> read(json));
    }

    @Test
    void nestingHasALimitAndNoRecursion() throws MalformedMessage {
        read("[".repeat(JsonScanner.DEPTH_MAX) + "]".repeat(JsonScanner.DEPTH_MAX));

        assertThatExceptionOfType(MalformedMessage.class)
                .isThrownBy(() -> read("[".repeat(1_000_000)))
                .withMessage("nested too deep");
    }

    @Test
    void fieldsAreFoundHoweverTheirKeysAreSpelt() throws MalformedMessage {
        ByteBuf bytes = copiedBuffer("{\"other\":{\"a\":[1]},\"\\u0061\":\"x\\ny\",\"b\": 12.50 }", UTF_8);
        JsonScanner scanner = new JsonScanner(bytes);

        scanner.enterObject();
        assertThat(scanner.nextField()).isTrue();
        assertThat(scanner.keyIs("a")).isFalse();
        assertThat(scanner.skip()).isEqualTo(JsonScanner.Kind.OBJECT);
        assertThat(scanner.nextField()).isTrue();
        assertThat(scanner.keyIs("a")).isTrue();
        assertThat(scanner.string()).isEqualTo("x\ny");
        assertThat(scanner.nextField()).isTrue();
        assertThat(scanner.skip()).isEqualTo(JsonScanner.Kind.NUMBER);
        assertThat(bytes.toString(scanner.valueStart(), scanner.valueEnd() - scanner.valueStart(), UTF_8))
                .isEqualTo("12.50");
        assertThat(scanner.nextField()).isFalse();
        scanner.end();
    }

    /** Documents grown at random and then damaged: the scanner and Jackson must agree on every one of them. */
    @Test
    void jacksonAgreesAboutEveryDocument() {
        Random random = new Random(20_261_121);
        int valid = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            String json = document(random, 0);
            json = random.nextInt(3) == 0 ? json : damaged(random, json);

            boolean expected = jacksonReads(json);

            assertThat(scannerReads(json)).as("document %d: %s", i, json).isEqualTo(expected);
            valid += expected ? 1 : 0;
        }
        assertThat(valid).isBetween(DOCUMENTS / 4, DOCUMENTS * 3 / 4);
    }

    private static String document(Random random, int depth) {
        int kind = random.nextInt(depth > 4 ? 4 : 7);
        String space = random.nextInt(4) == 0 ? " " : "";
        return space
                + switch (kind) {
                    case 0 -> "\"" + string(random) + "\"";
                    case 1 -> String.valueOf(random.nextInt(2000) - 1000);
                    case 2 -> random.nextDouble() + (random.nextBoolean() ? "" : "e" + random.nextInt(9));
                    case 3 -> new String[] {"true", "false", "null"}[random.nextInt(3)];
                    case 4, 5 ->
                        "{\"" + string(random) + "\":" + document(random, depth + 1) + ",\"b\"" + space + ":"
                                + document(random, depth + 1) + "}";
                    default -> "[" + document(random, depth + 1) + "," + document(random, depth + 1) + space + "]";
                };
    }

    private static String string(Random random) {
        return new String[] {"", "a", "plain words beyond eight bytes", "\\n", "\\u00e9x", "é", "🚀", "\\\\\\\""}
                [random.nextInt(8)];
    }

    private static String damaged(Random random, String json) {
        StringBuilder text = new StringBuilder(json);
        for (int hits = 1 + random.nextInt(2); hits > 0 && text.length() > 1; hits--) {
            int at = random.nextInt(text.length());
            char piece = PIECES.charAt(random.nextInt(PIECES.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, piece);
                default -> text.setCharAt(at, piece);
            }
        }
        return text.toString();
    }

    private static boolean jacksonReads(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json.getBytes(UTF_8))) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            // Jackson decodes only when asked.
            return parser.nextToken() == null;
        } catch (JsonProcessingException malformed) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean scannerReads(String json) {
        try {
            read(json);
            return true;
        } catch (MalformedMessage malformed) {
            return false;
        }
    }

    private static void read(String json) throws MalformedMessage {
        JsonScanner scanner = new JsonScanner(copiedBuffer(json, UTF_8));
        scanner.skip();
        scanner.end();
    }
}
