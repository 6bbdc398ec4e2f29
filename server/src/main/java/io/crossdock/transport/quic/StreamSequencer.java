package io.crossdock.transport.quic;

import io.crossdock.wire.StreamConversation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a client's messages in the order in which it opened their streams, whatever order the streams end in: 2, 6, 10 and
 * so on, as unidirectional streams of a client are numbered (RFC 9000 section 2.1). How many streams wait is bounded by
 * the credit given to the client, and what they hold by not reading them. Confined to the connection's loop.
 */
final class StreamSequencer {
    private static final long FIRST = 2;
    private static final long STEP = 4;
    /** Past this, only the stream whose turn it is is read on. */
    private static final int GATHERED_BYTES_MAX = 2 << 20;

    /** How long nothing may come of a stream that others wait for. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How long they wait for one that comes in drops; enough for a large frame over a slow line. */
    private static final long TURN_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A stream whose turn has not come. */
    private static final class Waiting {
        private final InStream stream;
        private @Nullable ByteBuf bytes;
        private int wanted = StreamConversation.UNKNOWN;
        private boolean complete;
        private boolean skipped;

        Waiting(InStream stream) {
            this.stream = stream;
        }

        int size() {
            return bytes == null ? 0 : bytes.readableBytes();
        }
    }

    private final StreamConversation conversation;
    private final ByteBufAllocator allocator;
    private final LongSupplier nanoTime;
    /** By stream id. Ids are dense and few, so they need no keyed hash. */
    private final Map<Long, Waiting> waiting = new HashMap<>();

    private long turn = FIRST;
    /** Since when others wait for the stream whose turn it is, and when something of it last came. */
    private long turnSinceNanos;

    private long movedNanos;
    private int gathered;
    private boolean holding;
    private boolean paused;
    private boolean delivering;
    private boolean over;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    StreamSequencer(StreamConversation conversation, ByteBufAllocator allocator, LongSupplier nanoTime) {
        this.conversation = conversation;
        this.allocator = allocator;
        this.nanoTime = nanoTime;
    }

    /** The client has opened a stream. */
    void opened(InStream stream) {
        if (over || stream.id() < turn) {
            return;
        }
        boolean waitedFor = othersWait();
        waiting.put(stream.id(), new Waiting(stream));
        if (!waitedFor && othersWait()) {
            restartClocks();
        }
        stream.reading(wanted(stream.id()));
    }

    /** Bytes have come. Takes over one reference. */
    void data(long id, ByteBuf data) {
        Waiting at = waiting.get(id);
        if (at == null || at.complete) {
            // The rest of a stream whose message is taken means nothing.
            data.release();
            return;
        }
        if (id == turn) {
            movedNanos = nanoTime.getAsLong();
        }
        gathered += data.readableBytes();
        at.bytes = at.bytes == null ? data : joined(at.bytes, data);
        measure(id, at);
        if (gathered > GATHERED_BYTES_MAX && !holding) {
            holding = true;
            direct();
        }
        deliver();
    }

    private ByteBuf joined(ByteBuf first, ByteBuf second) {
        int size = first.readableBytes() + second.readableBytes();
        if (first.isReadOnly() || first.writableBytes() < second.readableBytes()) {
            ByteBuf larger = allocator.buffer(Math.max(2 * first.readableBytes(), size));
            larger.writeBytes(first);
            first.release();
            first = larger;
        }
        first.writeBytes(second);
        second.release();
        return first;
    }

    private void measure(long id, Waiting at) {
        ByteBuf bytes = at.bytes;
        if (bytes == null) {
            return;
        }
        if (at.wanted == StreamConversation.UNKNOWN) {
            at.wanted = conversation.messageBytes(bytes, id == FIRST);
        }
        if (at.wanted != StreamConversation.UNKNOWN && bytes.readableBytes() >= at.wanted) {
            gathered -= bytes.readableBytes() - at.wanted;
            bytes.writerIndex(bytes.readerIndex() + at.wanted);
            at.complete = true;
        }
    }

    /** The stream has ended; what has come is all. */
    void ended(long id) {
        Waiting at = waiting.get(id);
        if (at != null) {
            at.complete = true;
            deliver();
        }
    }

    /** The client gave the stream up. */
    void reset(long id) {
        Waiting at = waiting.get(id);
        if (at != null && !at.complete) {
            at.complete = true;
            at.skipped = true;
            deliver();
        }
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        try {
            while (!paused && !over) {
                Waiting head = waiting.get(turn);
                if (head == null || !head.complete) {
                    break;
                }
                waiting.remove(turn);
                turn += STEP;
                restartClocks();
                take(head);
            }
        } finally {
            delivering = false;
        }
        if (holding && !over) {
            holding = gathered > GATHERED_BYTES_MAX;
            direct();
        }
    }

    private void take(Waiting head) {
        ByteBuf bytes = head.bytes == null ? allocator.buffer(0, 0) : head.bytes;
        gathered -= head.size();
        try {
            if (head.skipped) {
                conversation.onSkipped();
            } else {
                conversation.onBinary(bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Takes no further message until {@link #resume}, and reads no more. */
    void pause() {
        if (!paused) {
            paused = true;
            direct();
        }
    }

    /** First what has been read already; when that is done, the client is read again. */
    void resume() {
        if (!paused || over) {
            return;
        }
        paused = false;
        restartClocks();
        deliver();
        if (!paused) {
            direct();
        }
    }

    private void direct() {
        for (Waiting at : waiting.values().toArray(new Waiting[0])) {
            if (!at.complete) {
                at.stream.reading(wanted(at.stream.id()));
            }
        }
    }

    private boolean wanted(long id) {
        return !paused && (!holding || id == turn);
    }

    /** Whether others wait for a stream that has not ended for too long. One that nobody waits for may take its time. */
    boolean stalled(long nowNanos) {
        return !over
                && !paused
                && othersWait()
                && (nowNanos - movedNanos > STALL_NANOS || nowNanos - turnSinceNanos > TURN_NANOS);
    }

    private boolean othersWait() {
        return waiting.size() > (waiting.containsKey(turn) ? 1 : 0);
    }

    private void restartClocks() {
        turnSinceNanos = nanoTime.getAsLong();
        movedNanos = turnSinceNanos;
    }

    /** The connection is over: gives up what waits. */
    void close() {
        over = true;
        for (Waiting at : waiting.values()) {
            if (at.bytes != null) {
                at.bytes.release();
            }
        }
        waiting.clear();
    }
}
