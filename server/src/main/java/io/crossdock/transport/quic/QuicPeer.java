package io.crossdock.transport.quic;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Ending;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketEvents;
import io.crossdock.wire.StreamConversation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One QUIC client, whatever engine it came by: each frame on a stream of its own, a queue bounded in bytes of which the
 * oldest give way, keepalives and deadlines. A frame is dropped before its stream is opened, never after. Confined to the
 * connection's loop.
 */
final class QuicPeer implements Remote {
    private final QuicHost host;
    private final QuicLoop loop;
    private final QuicLink link;
    private final String address;
    private final ByteBufAllocator allocator;
    private final SocketEvents.Tally tally;
    private final StreamSequencer sequencer;
    private final ArrayDeque<Frame> queue = new ArrayDeque<>();
    private @Nullable StreamConversation conversation;
    private @Nullable String ending;
    private @Nullable Runnable deadline;
    private long deadlineNanos;
    private long pingNanos;
    private int queueBytes;
    private boolean touched;
    private boolean closing;

    /** Begins the conversation. */
    QuicPeer(QuicHost host, QuicLoop loop, QuicLink link, String address, ByteBufAllocator allocator) {
        this.host = host;
        this.loop = loop;
        this.link = link;
        this.address = address;
        this.allocator = allocator;
        this.tally = host.events().tally(host.limits().protocol(), loop.index());
        host.events().opened(host.limits().protocol(), address);
        pingNanos = host.nanoTime().getAsLong() + host.heartbeatNanos();
        StreamConversation begun = host.endpoint().converse(this);
        conversation = begun;
        sequencer = new StreamSequencer(begun, allocator, host.nanoTime());
        loop.add(this);
    }

    /** The client has opened a stream. */
    void opened(InStream stream) {
        guarded(() -> sequencer.opened(stream));
    }

    /** Bytes of a stream. Takes over one reference. */
    void data(long id, ByteBuf data) {
        tally.received(data.readableBytes());
        if (closing) {
            data.release();
            return;
        }
        guarded(() -> sequencer.data(id, data));
    }

    /** A stream has ended. */
    void ended(long id) {
        tally.message();
        guarded(() -> sequencer.ended(id));
    }

    /** The client gave a stream up. */
    void reset(long id) {
        guarded(() -> sequencer.reset(id));
    }

    /** The client may be sent to again. */
    void credit() {
        if (!queue.isEmpty()) {
            touch();
        }
    }

    /**
     * The connection is over.
     *
     * @param reason a short phrase of ours, or null when the connection just broke
     */
    void closed(@Nullable String reason) {
        end(reason);
        closing = true;
        loop.remove(this);
        deadline = null;
        sequencer.close();
        tally.count(Outcome.CUT_OFF, queue.size());
        queue.forEach(Frame::release);
        queue.clear();
        leave();
        host.events().closed(host.limits().protocol(), address, ending == null ? "cut" : ending);
    }

    private void end(@Nullable String reason) {
        if (ending == null) {
            ending = reason;
        }
    }

    private void leave() {
        StreamConversation over = conversation;
        conversation = null;
        if (over != null) {
            try {
                over.onGone();
            } catch (RuntimeException | AssertionError fault) {
                host.events().broken(host.limits().protocol(), address, fault);
            }
        }
    }

    /** What fails here costs this connection and nobody else's. */
    private void guarded(Runnable work) {
        if (closing) {
            return;
        }
        try {
            work.run();
        } catch (RuntimeException | Error fault) {
            broken(fault);
        }
    }

    private void broken(Throwable fault) {
        host.events().broken(host.limits().protocol(), address, fault);
        if (!closing) {
            // Without another try to send: that may be what is broken.
            part("error", "error");
        }
    }

    private void part(String how, String reason) {
        end("closed " + how);
        closing = true;
        link.close(reason);
        // Not at once: the conversation may be what closes, or a delivery to it.
        loop().execute(this::leave);
    }

    @Override
    public EventExecutor loop() {
        return loop.loop();
    }

    @Override
    public Outcome offer(Frame frame) {
        if (closing) {
            return Outcome.GONE;
        }
        queue.add(frame.retain());
        queueBytes += frame.payloadBytes();
        int dropped = 0;
        while (queueBytes > host.limits().queueBytesMax() && queue.size() > 1) {
            poll().release();
            dropped++;
        }
        if (dropped > 0) {
            // They were counted as sent when they were taken.
            tally.count(Outcome.SLOW, dropped);
        }
        touch();
        return Outcome.SENT;
    }

    private Frame poll() {
        Frame oldest = queue.remove();
        queueBytes -= oldest.payloadBytes();
        return oldest;
    }

    private void touch() {
        if (!touched) {
            touched = true;
            loop.touch(this);
        }
    }

    /** The end of the turn. */
    void flush() {
        touched = false;
        guarded(this::send);
    }

    /** As much leaves as the client takes. */
    private void send() {
        while (!queue.isEmpty() && link.send(queue.element())) {
            Frame sent = poll();
            tally.sent(sent.payloadBytes());
            sent.release();
        }
        link.flush();
    }

    /** Once a second, more or less. */
    void tick(long nowNanos) {
        guarded(() -> due(nowNanos));
    }

    private void due(long nowNanos) {
        if (sequencer.stalled(nowNanos)) {
            close(CloseReason.policy("stalled"));
            return;
        }
        Runnable due = deadline;
        if (due != null && nowNanos - deadlineNanos >= 0) {
            deadline = null;
            due.run();
        }
        if (!closing && nowNanos - pingNanos >= 0) {
            // From when it was due, else each would be a tick later than the last.
            pingNanos += host.heartbeatNanos();
            Frame keepalive = link.ping() || conversation == null ? null : conversation.keepalive();
            if (keepalive != null) {
                tally.count(offer(keepalive), 1);
                keepalive.release();
            }
        }
    }

    /** The relay is going down. */
    void drain() {
        if (conversation != null && !closing) {
            end("drain");
            conversation.onDrain(this);
        }
    }

    @Override
    public void close(CloseReason reason) {
        if (!loop().inEventLoop()) {
            loop().execute(() -> close(reason));
            return;
        }
        flush();
        if (!closing) {
            part(reason.text().isEmpty() ? Integer.toString(reason.code()) : reason.text(), reason.text());
        }
    }

    @Override
    public void drop() {
        close(new CloseReason(CloseReason.NO_CODE, "dropped"));
    }

    @Override
    public void deadline(int seconds, Runnable then) {
        deadline = then;
        deadlineNanos = host.nanoTime().getAsLong() + TimeUnit.SECONDS.toNanos(seconds);
    }

    @Override
    public void cancelDeadline() {
        deadline = null;
    }

    @Override
    public void pause() {
        sequencer.pause();
    }

    @Override
    public void resume() {
        guarded(sequencer::resume);
    }

    @Override
    public Ending ending() {
        return Ending.of(ending);
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public ByteBufAllocator allocator() {
        return allocator;
    }
}
