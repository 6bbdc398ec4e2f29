package io.crossdock.transport.quic;

import io.crossdock.hub.Frame;
import io.crossdock.wire.Ending;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tech.kwik.core.ConnectionTerminatedEvent;
import tech.kwik.core.QuicStream;
import tech.kwik.core.send.Sender;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ServerConnection;
import tech.kwik.core.stream.StreamManager;

/**
 * One connection of Kwik, whose streams block: one task reads them and one writes, each on a thread of the port's while
 * there is something to do; everything else is confined to the connection's loop.
 */
final class KwikLink implements QuicLink, ApplicationProtocolConnection {
    /** What may lie with the engine, which never gives back what it has. */
    private static final int UNDER_WAY_BYTES_MAX = 65_536;

    private static final int UNDER_WAY_MAX = 32;
    /** Parts of streams that were read and have not been dealt with: a fast reader waits for the loop. */
    private static final int PARTS_MAX = 64;

    private static final int PART_BYTES = 16_384;
    /** A frame of no more is a matter of two packets at most, the room for which Kwik's writer asks for itself. */
    private static final int PACKET_BYTES = 512;

    private static final int CREDIT_MILLIS = 250;
    /** Streams read before the client hears that it may open as many more, when there is no end of them. */
    private static final int CREDITS_AT_ONCE = 16;

    private final QuicHost host;
    private final QuicLoop loop;
    private final ServerConnection connection;
    private final StreamManager streams;
    private final Sender sender;
    private final InetAddress address;
    private @Nullable QuicPeer peer;
    private boolean counted;
    private int underWay;
    private int underWayBytes;

    private final Queue<byte[]> toSend = new ConcurrentLinkedQueue<>();
    private final LoneTask writer;
    private final PriorityBlockingQueue<Inbound> toRead =
            new PriorityBlockingQueue<>(8, Comparator.comparingLong(Inbound::id));
    private final LoneTask reader;
    private final Semaphore parts = new Semaphore(PARTS_MAX);
    private final AtomicBoolean pingDue = new AtomicBoolean();
    private final LoneTask pinger;
    /** Why the connection is to end. */
    private final AtomicReference<@Nullable String> goodbye = new AtomicReference<>();

    private final LoneTask closer;
    private volatile boolean closed;

    /** Any thread. */
    KwikLink(QuicHost host, QuicLoop loop, ServerConnection connection, Executor threads) {
        this.host = host;
        this.loop = loop;
        this.connection = connection;
        this.streams = KwikStreams.of(connection);
        this.sender = KwikStreams.sender(connection);
        this.writer = new LoneTask(threads, loop.loop(), () -> !toSend.isEmpty() && !closed, this::write);
        this.reader = new LoneTask(threads, loop.loop(), () -> !toRead.isEmpty() && !closed, this::read);
        this.pinger = new LoneTask(threads, loop.loop(), () -> pingDue.get() && !closed, this::sendPing);
        this.closer = new LoneTask(threads, loop.loop(), () -> goodbye.get() != null, this::sayGoodbye);
        this.address = connection.getInitialRemoteAddress().getAddress();
        connection.setConnectionListener(this::ended);
        loop.loop().execute(this::begin);
    }

    private void begin() {
        String refusal = host.refusal(address);
        if (refusal != null) {
            host.events().refused(host.limits().protocol(), address.getHostAddress(), refusal);
            close(refusal);
            return;
        }
        counted = true;
        peer = new QuicPeer(host, loop, this, address.getHostAddress(), PooledByteBufAllocator.DEFAULT);
    }

    /** On a thread of Kwik's. */
    private void ended(ConnectionTerminatedEvent event) {
        String how = null;
        if (event.closeReason() == ConnectionTerminatedEvent.CloseReason.IdleTimeout
                || event.closeReason() == ConnectionTerminatedEvent.CloseReason.ConnectionLost) {
            how = Ending.IDLE;
        } else if (event.closedByPeer()) {
            how = Ending.CLIENT_CLOSED;
        }
        String reason = how;
        closed = true;
        parts.release(PARTS_MAX);
        loop.loop().execute(() -> over(reason));
    }

    private void over(@Nullable String reason) {
        closed = true;
        if (peer != null) {
            peer.closed(reason);
            peer = null;
        }
        if (counted) {
            counted = false;
            host.connections().leave(address);
        }
    }

    /** On a thread of Kwik's. */
    @Override
    public void acceptPeerInitiatedStream(QuicStream stream) {
        Inbound inbound = new Inbound(stream);
        loop.loop().execute(() -> {
            if (peer != null) {
                peer.opened(inbound);
            }
        });
    }

    /** A stream of the client's. What was begun is read to its end; what was not can wait. */
    private final class Inbound implements InStream {
        private final QuicStream stream;
        private final AtomicBoolean begun = new AtomicBoolean();

        Inbound(QuicStream stream) {
            this.stream = stream;
        }

        @Override
        public long id() {
            return stream.getStreamId();
        }

        @Override
        public void reading(boolean wanted) {
            if (begun.get()) {
                return;
            }
            toRead.remove(this);
            if (wanted) {
                toRead.add(this);
                reader.start();
            }
        }
    }

    /** Reads one stream after the other, the oldest first, as long as there are any. */
    private void read() {
        int unsaid = 0;
        for (Inbound next = toRead.poll(); next != null && !closed; next = toRead.poll()) {
            next.begun.set(true);
            read(next);
            unsaid++;
            if (unsaid == CREDITS_AT_ONCE || toRead.isEmpty()) {
                unsaid = 0;
                sender.flush();
            }
        }
    }

    /** To its end. Only what is left before its end is closed: Kwik would give credit for it twice. */
    private void read(Inbound inbound) {
        long id = inbound.id();
        byte[] part = new byte[PART_BYTES];
        InputStream in = inbound.stream.getInputStream();
        try {
            for (int size = in.read(part); size >= 0; size = in.read(part)) {
                byte[] bytes = Arrays.copyOf(part, size);
                parts.acquireUninterruptibly();
                loop.loop().execute(() -> {
                    parts.release();
                    if (peer != null) {
                        peer.data(
                                id,
                                PooledByteBufAllocator.DEFAULT
                                        .buffer(bytes.length)
                                        .writeBytes(bytes));
                    }
                });
            }
            onPeer(() -> at().ended(id));
        } catch (IOException given) {
            onPeer(() -> at().reset(id));
        }
    }

    private void onPeer(Runnable work) {
        loop.loop().execute(() -> {
            if (peer != null) {
                work.run();
            }
        });
    }

    private QuicPeer at() {
        return java.util.Objects.requireNonNull(peer);
    }

    @Override
    public boolean send(Frame frame) {
        int size = frame.payloadBytes();
        if (closed || underWay >= UNDER_WAY_MAX || (underWay > 0 && underWayBytes + size > UNDER_WAY_BYTES_MAX)) {
            return false;
        }
        underWay++;
        underWayBytes += size;
        toSend.add(ByteBufUtil.getBytes(frame.payload()));
        return true;
    }

    @Override
    public void flush() {
        writer.start();
    }

    private void write() {
        for (byte[] next = toSend.poll(); next != null && !closed; next = toSend.poll()) {
            write(next);
        }
    }

    private void write(byte[] frame) {
        QuicStream stream = KwikStreams.open(streams, CREDIT_MILLIS);
        while (stream == null && !closed) {
            stream = KwikStreams.open(streams, CREDIT_MILLIS);
        }
        if (stream != null) {
            try (OutputStream out = stream.getOutputStream()) {
                KwikStreams.write(stream, out, frame, sender, () -> closed);
            } catch (IOException stopped) {
                // The client has dropped the stream, or the connection is over: then its end is reported.
            }
            if (frame.length > PACKET_BYTES) {
                KwikStreams.end(stream, sender, () -> closed);
            }
        }
        loop.loop().execute(() -> {
            underWay--;
            underWayBytes -= frame.length;
            if (peer != null && underWay <= UNDER_WAY_MAX / 2) {
                peer.credit();
            }
        });
    }

    @Override
    public boolean ping() {
        if (!connection.canSendDatagram()) {
            return false;
        }
        pingDue.set(true);
        pinger.start();
        return true;
    }

    private void sendPing() {
        pingDue.set(false);
        connection.sendDatagram(new byte[1]);
    }

    @Override
    public void close(String reason) {
        goodbye.set(reason);
        closer.start();
    }

    private void sayGoodbye() {
        connection.close(0L, goodbye.getAndSet(null));
        loop.loop().execute(() -> over(null));
    }
}
