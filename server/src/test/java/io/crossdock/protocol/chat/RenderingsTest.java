package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.wire.Answer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RenderingsTest {
    private static final List<Board.Shown> BOARD = List.of(shown(1, "Pune"), shown(2, null), shown(3, "Pune"));
    private static final Listing ALL = new Listing(null, 0, 999_999_999);

    private final Renderings renderings = new Renderings();

    private static Board.Shown shown(long at, @Nullable String location) {
        return new Board.Shown(at, location, "{" + at + "}");
    }

    private static String body(Answer answer) {
        return new String(answer.body(), UTF_8);
    }

    @Test
    void theSameListIsWrittenOnceAndAChangedOneAnew() {
        Answer first = renderings.of(ALL, BOARD);
        Answer second = renderings.of(ALL, BOARD);
        Answer changed = renderings.of(ALL, List.of(shown(9, null)));

        assertThat(second).isSameAs(first);
        assertThat(body(first)).isEqualTo("[{1},{2},{3}]");
        assertThat(body(changed)).isEqualTo("[{9}]");
    }

    @Test
    void partsAreTheirOwn() {
        renderings.of(ALL, BOARD);

        assertThat(body(renderings.of(new Listing("Pune", 0, 999_999_999), BOARD)))
                .isEqualTo("[{1},{3}]");
        assertThat(body(renderings.of(new Listing(null, 2, 999_999_999), BOARD)))
                .isEqualTo("[{2},{3}]");
        assertThat(body(renderings.of(new Listing(null, 0, 1), BOARD))).isEqualTo("[{3}]");
        assertThat(body(renderings.of(new Listing("Goa", 0, 999_999_999), BOARD)))
                .isEqualTo("[]");
        assertThat(body(renderings.of(new Listing(null, 0, 0), BOARD))).isEqualTo("[]");
    }

    @Test
    void placesThatClientsMakeUpTakeNoRoomAndRealOnesOnlySome() {
        List<Board.Shown> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(shown(i, "place" + i));
        }
        for (int i = 100; i < 200; i++) {
            renderings.of(at("place" + i), many);
        }
        Answer first = renderings.of(at("place0"), many);
        for (int i = 1; i < 100; i++) {
            renderings.of(at("place" + i), many);
        }

        assertThat(renderings.of(at("place0"), many)).isSameAs(first);
        assertThat(renderings.of(at("place99"), many)).isNotSameAs(renderings.of(at("place99"), many));
    }

    private static Listing at(String place) {
        return new Listing(place, 0, 999_999_999);
    }
}
