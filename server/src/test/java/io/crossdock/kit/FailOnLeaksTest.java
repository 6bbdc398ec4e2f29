package io.crossdock.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Alone, so that the leak it makes is not another class's. */
@Isolated
class FailOnLeaksTest {

    @Test
    void aLostBufferIsReported() throws InterruptedException {
        loseABuffer();

        assertThat(FailOnLeaks.leaksNow()).singleElement().asString().contains("ByteBuf.release() was not called");
    }

    @Test
    void aReleasedBufferIsNot() throws InterruptedException {
        ByteBufAllocator.DEFAULT.buffer(16).release();

        assertThat(FailOnLeaks.leaksNow()).isEmpty();
    }

    private static void loseABuffer() {
        assertThat(ByteBufAllocator.DEFAULT.buffer(16).refCnt()).isEqualTo(1);
    }
}
