package io.crossdock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ShutdownTest {
    @Test
    void workThatEndsInTimeIsWaitedFor() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();

        boolean ended = Shutdown.within(Duration.ofSeconds(10), () -> done.set(true));

        assertThat(ended).isTrue();
        assertThat(done).isTrue();
    }

    @Test
    void workThatHangsIsLeftBehind() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);

        assertThat(Shutdown.within(Duration.ofMillis(20), never::await)).isFalse();
        never.countDown();
    }

    @Test
    void workThatFailsIsOurFault() {
        assertThatThrownBy(() -> Shutdown.within(Duration.ofSeconds(10), () -> {
                    throw new IOException("why");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseMessage("why");
    }
}
