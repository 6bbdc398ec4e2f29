package io.crossdock.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedHashTest {
    private static final long KEY0 = 0x0706050403020100L;
    private static final long KEY1 = 0x0f0e0d0c0b0a0908L;

    /** Vectors of the reference implementation: the key is bytes 00 to 0f, the message bytes 00, 01, 02 and so on. */
    @ParameterizedTest
    @CsvSource({
        "0, abac0158050fc4dc",
        "2, 82cb9b024dc7d44d",
        "4, cf75576088d38328",
        "6, c50d2b50c59f22a7",
        "8, 369095118d299a8e",
        "10, 79de85ee92ff097f",
        "12, 78a384b157b4d9a2",
        "14, 605aa111c0f95d34",
        "16, cc4fdd1a7d908b66",
        "18, 8ffc389cb473e63e",
        "20, c0dc2f46a6cce040",
        "24, f464aeb267349c8c"
    })
    void itIsSipHash13(int bytes, String expected) {
        String text = IntStream.range(0, bytes / 2)
                .mapToObj(i -> Character.toString((char) ((2 * i + 1) << 8 | 2 * i)))
                .collect(Collectors.joining());

        assertThat(Long.toHexString(KeyedHash.hash(KEY0, KEY1, text))).isEqualTo(expected);
    }

    @Test
    void textsThatDifferInZeroesOrInLengthAloneDiffer() {
        assertThat(IntStream.range(0, 600)
                        .mapToObj("\0"::repeat)
                        .map(text -> KeyedHash.hash(KEY0, KEY1, text))
                        .distinct())
                .hasSize(600);
    }

    @Test
    void oneProcessAlwaysSaysTheSame() {
        String text = new String(new char[] {'n', 'e', 'w', 's'});

        assertThat(KeyedHash.of(text)).isEqualTo(KeyedHash.of("news"));
        assertThat(KeyedHash.of(42)).isEqualTo(KeyedHash.of(42)).isNotEqualTo(KeyedHash.of(43));
        assertThat(new GroupKey("topic", text))
                .isEqualTo(new GroupKey("topic", "news"))
                .hasSameHashCodeAs(new GroupKey("topic", "news"));
    }

    /** Texts that Java's own hash takes for the same. */
    @Test
    void collisionsOfStringHashCodeAreNone() {
        int texts = 1 << 12;

        long hashes = IntStream.range(0, texts)
                .mapToObj(bits -> IntStream.range(0, 12)
                        .mapToObj(i -> (bits >> i & 1) == 0 ? "Aa" : "BB")
                        .collect(Collectors.joining()))
                .map(KeyedHash::of)
                .distinct()
                .count();

        assertThat(hashes).isGreaterThan(texts - 10);
    }

    @Test
    void aGroupsNameNeverShowsInItsText() {
        assertThat(new GroupKey("topic", "secret")).hasToString("topic group");
    }
}
