package io.crossdock.backplane.redis;

import static io.crossdock.backplane.redis.SentNumbers.sequence;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What can be told from numbers, on both sides. */
final class HeardNumbersTest {
    private static final UUID ALICE = new UUID(0, 1);
    private static final long SECOND = 1_000_000_000;

    private final HeardNumbers numbers = new HeardNumbers();
    private final SentNumbers sent = new SentNumbers();

    @Test
    void whatWasSaidBeforeWeListenedWasNotMissed() {
        assertThat(numbers.heard(ALICE, sequence(1, 50))).isZero();
        assertThat(numbers.heard(ALICE, sequence(1, 51))).isZero();
        assertThat(numbers.last(ALICE, sequence(1, 51), 0, false)).isZero();
    }

    @Test
    void ofASenderThatWeDidNotKnowCountsWhatItSaidWhileWeWereDeaf() {
        numbers.deaf();

        assertThat(numbers.last(ALICE, sequence(1, 129), 100, true)).isEqualTo(29);
        assertThat(numbers.last(ALICE, sequence(1, 129), 100, true)).isZero();
        assertThat(numbers.heard(ALICE, sequence(1, 130))).isZero();
    }

    @Test
    void itCountsTooWhenItGoesOnBeforeItAnswers() {
        numbers.deaf();

        assertThat(numbers.heard(ALICE, sequence(1, 130))).isZero();
        assertThat(numbers.last(ALICE, sequence(1, 130), 100, false)).isZero();
        assertThat(numbers.last(ALICE, sequence(1, 131), 100, true)).isEqualTo(29 + 1);
        assertThat(numbers.last(ALICE, sequence(1, 131), 100, true)).isZero();
    }

    @Test
    void anotherNumberingHidesNothing() {
        numbers.heard(ALICE, sequence(1, 7));

        assertThat(numbers.heard(ALICE, sequence(2, 3))).isEqualTo(2);
        assertThat(numbers.heard(ALICE, sequence(2, 4))).isZero();
        assertThat(numbers.last(ALICE, sequence(3, 2), 0, true)).isEqualTo(2);
    }

    @Test
    void ofTooManySendersTheOneSilentForLongestIsForgotten() {
        for (int i = 0; i <= 256; i++) {
            numbers.heard(new UUID(1, i), sequence(1, 1));
        }

        assertThat(numbers.heard(new UUID(1, 0), sequence(1, 9))).isZero();
        assertThat(numbers.heard(new UUID(1, 256), sequence(1, 9))).isEqualTo(7);
    }

    @Test
    void eachChannelIsNumberedByItselfAndBeginsAnewWhenItWasSilentForLong() {
        assertThat(sent.next("a", 0)).isEqualTo(sequence(1, 1));
        assertThat(sent.next("b", 0)).isEqualTo(sequence(2, 1));
        assertThat(sent.next("a", 500 * SECOND)).isEqualTo(sequence(1, 2));

        sent.forgetOld(601 * SECOND);

        assertThat(sent.next("a", 601 * SECOND)).isEqualTo(sequence(1, 3));
        assertThat(sent.next("b", 601 * SECOND)).isEqualTo(sequence(3, 1));
    }

    @Test
    void ofTooManyChannelsTheOneSilentForLongestIsForgotten() {
        sent.next("first", 0);
        SentNumbers.Row row = sent.saidSince(0).get(0);
        for (int i = 0; i < SentNumbers.CHANNELS_MAX; i++) {
            sent.next("c" + i, 1);
        }

        assertThat(row.known()).isFalse();
        assertThat(sent.saidSince(0)).hasSize(SentNumbers.CHANNELS_MAX);
    }

    @Test
    void howMuchHadBeenSaidByAMomentIsKnownToASecondAndNeverTooHigh() {
        for (int i = 1; i <= 10_000; i++) {
            sent.next("a", i * SECOND / 100);
        }
        SentNumbers.Row row = sent.saidSince(0).get(0);

        assertThat(row.last()).isEqualTo(sequence(1, 10_000));
        assertThat(row.before(101 * SECOND)).isBetween(9_800L, 10_000L);
        assertThat(row.before(98 * SECOND)).isBetween(9_600L, 9_800L);
        for (int second = 0; second < 100; second++) {
            assertThat(row.before(second * SECOND)).isBetween(0L, second * 100L);
        }
        sent.next("a", 200 * SECOND);
        assertThat(row.before(150 * SECOND)).isEqualTo(10_000);
        assertThat(sent.saidSince(201 * SECOND)).isEmpty();
    }
}
