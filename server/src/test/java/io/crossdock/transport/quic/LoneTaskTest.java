package io.crossdock.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.channel.DefaultEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Work for which there is no thread at first. */
class LoneTaskTest {
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final AtomicInteger toDo = new AtomicInteger(3);
    private final AtomicInteger refusals = new AtomicInteger();

    @AfterEach
    void stop() {
        loop.shutdownGracefully();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isDoneAllTheSameWithoutAnotherStart(boolean rejected) {
        Executor threads = work -> {
            if (refusals.incrementAndGet() > 2) {
                work.run();
            } else if (rejected) {
                throw new RejectedExecutionException();
            } else {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        LoneTask task = new LoneTask(threads, loop, () -> toDo.get() > 0, toDo::decrementAndGet);

        loop.submit(task::start).syncUninterruptibly();

        assertThat(toDo).hasValue(3);
        await().until(() -> toDo.get() == 0);
        assertThat(refusals).hasValue(3);
    }
}
