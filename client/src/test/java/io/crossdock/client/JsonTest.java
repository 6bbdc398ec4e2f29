package io.crossdock.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Json read(String text) {
        Json json = Json.read(text);
        assertThat(json).as(text).isNotNull();
        return java.util.Objects.requireNonNull(json);
    }

    @Test
    void whatIsThereIsFoundByItsKey() {
        Json json = read(" { \"s\" : \"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude80\", \"n\":-1.5e2,\"t\":true,"
                + "\"z\":null,\"o\":{\"x\":\"y\"},\"l\":[{},\"b\",[1]] } ");

        assertThat(json.text("s")).isEqualTo("a\"\\/\b\f\n\r\té🚀");
        assertThat(json.number("n")).isEqualTo(-150);
        assertThat(json.flag("t")).isTrue();
        assertThat(json.flag("s")).isFalse();
        assertThat(json.text("z")).isNull();
        assertThat(json.textOrEmpty("n")).isEmpty();
        assertThat(java.util.Objects.requireNonNull(json.object("o")).text("x")).isEqualTo("y");
        assertThat(json.list("l")).hasSize(3).contains("b");
        assertThat(json.list("s")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "\"a\"",
                "{",
                "{}}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":.5}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"b",
                "{\"a\":\"\\",
                "{\"a\":tru}",
                "{\"a\":[1 2]}",
                "{\"a\":NaN}",
                "{\"a\":\"line\nend\"}",
                "{\"a\":\"\\n\tx\"}"
            })
    void whatIsNoObjectIsNone(String text) {
        assertThat(Json.read(text)).isNull();
    }

    @Test
    void depthIsBounded() {
        assertThat(Json.read("{\"a\":" + "[".repeat(60) + "]".repeat(60) + "}")).isNotNull();
        assertThat(Json.read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isNull();
    }

    @Test
    void anyTextComesBackAsItWas() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(20), 0, 0x250).forEach(c -> text.append((char) c));

            Json json = read("{\"k\":" + Json.quote(text.toString()) + "}");

            assertThat(json.text("k")).isEqualTo(text.toString());
        }
    }

    @Test
    void brokenTextsAreNeverMoreThanNotJson() {
        String good = "{\"type\":\"frame\",\"at\":1,\"frame\":\"a\\u0041\",\"b64\":false,\"l\":[1,{\"x\":null}]}";
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(good);
            text.setCharAt(random.nextInt(good.length()), (char) (32 + random.nextInt(96)));
            text.setLength(random.nextInt(good.length()) + 1);
            Json json = Json.read(text.toString());

            assertThat(json == null || text.charAt(text.length() - 1) == '}').isTrue();
        }
    }
}
