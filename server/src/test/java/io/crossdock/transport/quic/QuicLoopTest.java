package io.crossdock.transport.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.Frame;
import io.crossdock.transport.EventLoops;
import io.crossdock.transport.MemoryBudget;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several clients on one loop, one of which has an engine that fails. */
class QuicLoopTest {
    private final EventLoops kernel = new EventLoops("nio", 1, new MemoryBudget(1 << 20));
    private final AtomicInteger faults = new AtomicInteger();
    private final QuicHost host = DeafHost.of(kernel, faults);

    /** Only on the loop. */
    private final List<QuicPeer> peers = new ArrayList<>();

    @AfterEach
    void close() {
        onLoop(() -> peers.forEach(peer -> peer.closed(null)));
        host.close();
        kernel.close();
    }

    /** An engine of which all that is sent is written down. */
    private static class Link implements QuicLink {
        final List<Integer> sent = new CopyOnWriteArrayList<>();

        volatile @Nullable String reason;

        @Override
        public boolean send(Frame frame) {
            sent.add(frame.payloadBytes());
            return true;
        }

        @Override
        public void flush() {}

        @Override
        public boolean ping() {
            return true;
        }

        @Override
        public void close(String reason) {
            this.reason = reason;
        }
    }

    private static final class Failing extends Link {
        @Override
        public boolean send(Frame frame) {
            throw new IllegalStateException("a fault of the engine's");
        }
    }

    private QuicPeer peer(Link link) {
        QuicPeer peer = new QuicPeer(host, host.loops().get(0), link, "192.0.2.1", UnpooledByteBufAllocator.DEFAULT);
        peers.add(peer);
        return peer;
    }

    private static void offer(QuicPeer peer, int bytes) {
        Frame frame = new Frame(
                Frame.Kind.BINARY, UnpooledByteBufAllocator.DEFAULT.buffer().writeZero(bytes), 0);
        peer.offer(frame);
        frame.release();
    }

    private void onLoop(Runnable work) {
        host.loops().get(0).loop().submit(work).syncUninterruptibly();
    }

    @Test
    void aFaultInOnesFlushCostsThatOneAndNobodyElse() {
        Failing failing = new Failing();
        Link before = new Link();
        Link after = new Link();

        // In one turn.
        onLoop(() -> List.of(peer(before), peer(failing), peer(after)).forEach(peer -> offer(peer, 1)));

        await().untilAsserted(() -> assertThat(after.sent).containsExactly(1));
        assertThat(failing.reason).isEqualTo("error");
        assertThat(faults).hasValue(1);
        onLoop(() -> peers.forEach(peer -> offer(peer, 2)));
        await().untilAsserted(() -> assertThat(after.sent).containsExactly(1, 2));
        assertThat(before.sent).containsExactly(1, 2);
    }

    @Test
    void aFaultInWhatAStreamBringsClosesItsConnectionTidily() {
        Link link = new Link();
        onLoop(() -> {
            QuicPeer peer = peer(link);
            peer.opened(new First());

            peer.reset(2);
        });

        assertThat(link.reason).isEqualTo("error");
        assertThat(faults).hasValue(1);
    }

    private static final class First implements InStream {
        @Override
        public long id() {
            return 2;
        }

        @Override
        public void reading(boolean wanted) {}
    }
}
