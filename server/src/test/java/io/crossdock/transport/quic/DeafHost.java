package io.crossdock.transport.quic;

import io.crossdock.guard.ClientAddress;
import io.crossdock.guard.ConnectionLimits;
import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.transport.EventLoops;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.StreamConversation;
import io.crossdock.wire.StreamEndpoint;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The QUIC ports of a relay with a protocol that answers nothing, and fails at what it is told. */
final class DeafHost {
    private DeafHost() {}

    /** @param faults counts them, and who was refused */
    static QuicHost of(EventLoops kernel, AtomicInteger faults) {
        return new QuicHost(
                new Silent(),
                kernel,
                new ConnectionLimits(0, 0, new ClientAddress(List.of())),
                new Faults(faults),
                Duration.ofSeconds(60),
                System::nanoTime);
    }

    private record Silent() implements StreamEndpoint {
        @Override
        public SocketLimits limits() {
            return new SocketLimits("event", 1_000, 1_000, SocketLimits.WhenSlow.DROP_OLDEST, 30, false);
        }

        @Override
        public StreamConversation converse(Remote remote) {
            return new Deaf();
        }
    }

    private static final class Deaf implements StreamConversation {
        @Override
        public int messageBytes(ByteBuf begin, boolean first) {
            throw new IllegalStateException("a fault of the protocol's");
        }

        @Override
        public void onSkipped() {
            throw new IllegalStateException("a fault of the protocol's");
        }

        @Override
        public @Nullable Frame keepalive() {
            return null;
        }

        @Override
        public void onBinary(ByteBuf payload) {}

        @Override
        public void onText(ByteBuf payload) {}

        @Override
        public void onDrain(Remote peer) {}

        @Override
        public void onGone() {}
    }

    private record Faults(AtomicInteger faults) implements SocketEvents {
        @Override
        public Tally tally(String protocol, int loopIndex) {
            return new Uncounted();
        }

        @Override
        public void opened(String protocol, String address) {}

        @Override
        public void closed(String protocol, String address, String reason) {}

        @Override
        public void refused(String protocol, String address, String reason) {
            faults.incrementAndGet();
        }

        @Override
        public void broken(String protocol, String address, Throwable fault) {
            faults.incrementAndGet();
        }
    }

    private static final class Uncounted implements SocketEvents.Tally {
        @Override
        public void received(int bytes) {}

        @Override
        public void message() {}

        @Override
        public void sent(int bytes) {}

        @Override
        public void count(Outcome outcome, long times) {}
    }
}
