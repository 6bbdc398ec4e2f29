package io.crossdock.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AddressRateTest {
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(30);
    private final AddressRate rate = new AddressRate(60, 3, () -> now);

    private int taken(String address, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += rate.take(address) ? 1 : 0;
        }
        return taken;
    }

    @Test
    void aBurstIsFreeAndThenTheRateHolds() {
        assertThat(taken("192.0.2.1", 10)).isEqualTo(3);
        for (int second = 0; second < 120; second++) {
            now += TimeUnit.SECONDS.toNanos(1);
            assertThat(taken("192.0.2.1", 5)).isEqualTo(1);
        }
        now += TimeUnit.MINUTES.toNanos(5);
        assertThat(taken("192.0.2.1", 10)).isEqualTo(3);
    }

    @Test
    void addressesDoNotShareButAWholeIpv6NetworkDoes() {
        assertThat(taken("192.0.2.1", 10)).isEqualTo(3);
        assertThat(taken("192.0.2.2", 10)).isEqualTo(3);
        assertThat(taken("2001:db8::1", 10)).isEqualTo(3);
        assertThat(taken("2001:db8::2", 10)).isZero();
        assertThat(taken("2001:db8:0:1::1", 10)).isEqualTo(3);
    }

    @Test
    void loopbackIsExempt() {
        assertThat(taken("127.0.0.1", 100)).isEqualTo(100);
        assertThat(taken("::1", 100)).isEqualTo(100);
    }

    @Test
    void withoutARateThereIsNoLimit() {
        AddressRate none = new AddressRate(0, 1, () -> now);

        assertThat(none.take("192.0.2.1")).isTrue();
        assertThat(none.take("192.0.2.1")).isTrue();
    }

    @Test
    void aFloodOfAddressesSharesOneBucketUntilThereIsRoom() {
        for (int i = 0; i < 16_384; i++) {
            rate.take("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
        }

        assertThat(taken("192.0.2.1", 2) + taken("192.0.2.2", 2) + taken("192.0.2.3", 2))
                .isEqualTo(3);

        now += TimeUnit.MINUTES.toNanos(1);
        assertThat(taken("192.0.2.1", 10)).isEqualTo(3);
        assertThat(taken("192.0.2.2", 10)).isEqualTo(3);
    }

    @Test
    void whatIsGivenBackMayBeTakenAgainAndNoMore() {
        taken("192.0.2.1", 3);
        rate.giveBack("192.0.2.1");
        assertThat(taken("192.0.2.1", 10)).isEqualTo(1);

        rate.giveBack("192.0.2.2");
        assertThat(taken("192.0.2.2", 10)).as("a full bucket holds no more").isEqualTo(3);
        rate.giveBack("127.0.0.1");
        assertThat(taken("127.0.0.1", 10)).isEqualTo(10);
    }
}
