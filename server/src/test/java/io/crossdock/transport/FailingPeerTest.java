package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Frame;
import io.crossdock.kit.TestSocket;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.Frames;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.Upgrade;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three clients of one loop, one of which there is no memory for. */
class FailingPeerTest {
    private final Reports reports = new Reports();
    private final Scarce scarce = new Scarce();
    private EventLoops loops;
    private HttpListener plenty;
    private HttpListener tight;

    @BeforeEach
    void open() throws IOException {
        loops = new EventLoops("auto", 1, new MemoryBudget(1 << 20));
        HttpPipeline pipeline = TestHttp.of(loops, new Room(), reports, 5);
        plenty = HttpListener.bind(loops, pipeline, ByteBufAllocator.DEFAULT, "127.0.0.1", 0);
        tight = HttpListener.bind(loops, pipeline, scarce, "127.0.0.1", 0);
    }

    @AfterEach
    void close() {
        plenty.close();
        tight.close();
        loops.close();
    }

    @Test
    void whoCannotBeSentToIsCutOffAndTheOthersMissNothing() throws Exception {
        try (TestSocket alice = TestSocket.open(plenty.port(), "/");
                TestSocket bob = TestSocket.open(tight.port(), "/");
                TestSocket carol = TestSocket.open(plenty.port(), "/")) {
            scarce.exhausted = true;

            alice.send("hello");

            for (TestSocket each : List.of(alice, carol)) {
                each.expect("hello");
                each.expect("hello");
            }
            bob.expectEnd();
            assertThat(reports.next()).isEqualTo("broken test java.lang.OutOfMemoryError: planted");
            alice.settle();
            carol.settle();
        }
    }

    /** Has memory until it has none. */
    private static final class Scarce extends PooledByteBufAllocator {
        private volatile boolean exhausted;

        Scarce() {
            super(true);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            if (exhausted) {
                throw new OutOfMemoryError("planted");
            }
            return super.newDirectBuffer(initialCapacity, maxCapacity);
        }
    }

    /** Tells everybody everything twice, so that the second frame of a turn wants a buffer. Confined to the loop. */
    private static final class Room implements Endpoint {
        private final SocketLimits limits =
                new SocketLimits("test", 1_024, 65_536, SocketLimits.WhenSlow.CLOSE, 30, false);
        private final List<Remote> members = new ArrayList<>();

        @Override
        public CompletionStage<Answer> call(HttpCall call) {
            return CompletableFuture.completedStage(Answer.empty(404));
        }

        @Override
        public CompletionStage<Upgrade> upgrade(HttpCall call) {
            return CompletableFuture.completedStage(new Upgrade.Accepted(limits, null, remote -> {
                members.add(remote);
                return new Member(members);
            }));
        }
    }

    private record Member(List<Remote> all) implements Conversation {
        @Override
        public void onText(ByteBuf payload) {
            for (int i = 0; i < 2; i++) {
                Frame frame = Frames.copyOf(ByteBufAllocator.DEFAULT, payload, Frame.Kind.TEXT);
                all.forEach(member -> member.offer(frame));
                frame.release();
            }
        }

        @Override
        public void onBinary(ByteBuf payload) {}

        @Override
        public void onGone() {}
    }
}
