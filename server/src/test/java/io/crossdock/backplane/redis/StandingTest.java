package io.crossdock.backplane.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told of a Redis that is away, and when. */
final class StandingTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final List<String> told = new ArrayList<>();
    private final Standing standing = new Standing(nanos::get, told::add);

    private void later(int seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void whyItDoesNotComeBackIsToldWhenThatIsAnotherReason() {
        standing.links();
        standing.away("the connection was closed");
        standing.away("the connection was closed");
        standing.away("NOAUTH Authentication required.");
        later(30);
        standing.away("the connection was closed");
        standing.away("NOAUTH Authentication required.");
        assertThat(told).containsExactly("the connection was closed", "NOAUTH Authentication required.");

        later(31);
        standing.away("NOAUTH Authentication required.");
        standing.away("the connection was closed");
        standing.away("NOAUTH Authentication required.");
        assertThat(told).hasSize(4).endsWith("the connection was closed", "NOAUTH Authentication required.");
        assertThat(standing.outages()).isEqualTo(1);
        assertThat(standing.word()).isEqualTo("NOAUTH");
    }

    @Test
    void eachOutageIsToldHoweverSoonItComes() {
        standing.links();
        standing.away("gone");
        assertThat(standing.word()).isEqualTo("unreachable");
        assertThat(standing.links()).isTrue();
        assertThat(standing.links()).as("as before").isFalse();
        assertThat(standing.word()).isNull();
        standing.away("gone");

        assertThat(told).containsExactly("gone", "gone");
        assertThat(standing.outages()).isEqualTo(2);
    }

    @Test
    void whoTakesNoWritesPassesMessagesAndIsNotUp() {
        standing.writable(null);
        standing.links();
        standing.writable("OOM command not allowed");
        standing.writable("OOM command not allowed");

        assertThat(standing.linked()).isTrue();
        assertThat(standing.up()).isFalse();
        assertThat(standing.word()).isEqualTo("OOM");
        assertThat(told).containsExactly("OOM command not allowed");
        assertThat(standing.writable(null)).isTrue();
        assertThat(standing.up()).isTrue();
        assertThat(standing.outages()).isEqualTo(1);
    }

    @Test
    void whatKeepsItFromBeginningIsToldOnlyWhenItBeginsAllTheSame() {
        standing.away("no answer");
        standing.writable("MISCONF Redis is configured to save");
        assertThat(told).isEmpty();

        assertThat(standing.links()).isFalse();

        assertThat(told).containsExactly("MISCONF Redis is configured to save");
        assertThat(standing.outages()).isZero();
    }

    @Test
    void noReasonRepeatsThePasswordOfAUrl() {
        Exception fault = new IllegalStateException(
                "outside", new IllegalStateException("cannot connect to [rediss://relay:p@ss@redis-0:6379/0]"));

        assertThat(RedisFaults.inOneLine(fault)).isEqualTo("cannot connect to [rediss://redis-0:6379/0]");
    }
}
