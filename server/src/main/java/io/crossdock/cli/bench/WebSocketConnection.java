package io.crossdock.cli.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.cli.bench.wire.FrameReader;
import io.crossdock.cli.bench.wire.FrameWriter;
import io.crossdock.cli.bench.wire.Handshake;
import io.crossdock.cli.bench.wire.Opcode;
import io.crossdock.cli.bench.wire.WireError;
import io.crossdock.cli.bench.workload.Outgoing;
import io.crossdock.cli.bench.workload.Seat;
import io.crossdock.cli.bench.workload.Workload;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client's WebSocket: upgrade, greeting, messages, close. Only its event loop touches it. */
final class WebSocketConnection extends ChannelInboundHandlerAdapter implements Connection, Outgoing, FrameReader.Sink {
    private enum State {
        UPGRADING,
        GREETING,
        READY,
        CLOSING,
        CLOSED
    }

    /** From the connect to the greeting; and from our Close to the relay's. */
    private static final long OPEN_SECONDS_MAX = 10;

    private static final long CLOSE_SECONDS_MAX = 3;
    /** Above the default limit of every protocol, so that the relay's answer to a large message can be read. */
    private static final int MESSAGE_BYTES_MAX = 128 * 1024 * 1024;

    private final Channel channel;
    private final Lane lane;
    private final Seat seat;
    private final Workload workload;
    private final Owner owner;
    private final Handshake handshake;
    private final FrameReader reader;
    /**
     * RFC 6455 section 5.3 wants a fresh one for each frame, against caches in the way; on a loopback address there are
     * none. It is not zero, as a relay might unmask nothing for free.
     */
    private final int mask;

    private State state = State.UPGRADING;
    private @Nullable ByteBuf head;
    private @Nullable String reason;
    private @Nullable Future<?> deadline;
    private boolean touched;
    private long readNanos;

    WebSocketConnection(Channel channel, Lane lane, Seat seat, Workload workload, Owner owner, Handshake handshake) {
        this.channel = channel;
        this.lane = lane;
        this.seat = seat;
        this.workload = workload;
        this.owner = owner;
        this.handshake = handshake;
        this.reader = new FrameReader(this, channel.alloc(), MESSAGE_BYTES_MAX);
        this.mask = 0x5bd1e995 + 2 * seat.client();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        deadline = lane.loop.schedule(
                () -> give("no answer within " + OPEN_SECONDS_MAX + " s"), OPEN_SECONDS_MAX, TimeUnit.SECONDS);
        channel.writeAndFlush(
                handshake.request(channel.alloc(), workload.path(seat), workload.headers(seat)), channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        readNanos = lane.nanoTime.getAsLong();
        try {
            ByteBuf frames = state == State.UPGRADING ? upgrade(in) : in;
            if (frames != null) {
                reader.read(frames);
            }
        } catch (WireError e) {
            give(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        lane.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable() && state == State.READY) {
            owner.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        over("closed without a Close frame");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        give(Reasons.of(cause));
    }

    /** Takes over one reference; gives the bytes behind the response's head back, or null before its end. */
    private @Nullable ByteBuf upgrade(ByteBuf in) throws WireError {
        ByteBuf all = in;
        if (head != null) {
            all = head.writeBytes(in);
            in.release();
            head = null;
        }
        boolean accepted = false;
        try {
            accepted = handshake.accepted(all);
        } finally {
            if (!accepted) {
                head = channel.alloc().buffer(all.readableBytes()).writeBytes(all);
                all.release();
            }
        }
        if (!accepted) {
            return null;
        }
        state = State.GREETING;
        workload.hello(seat, this);
        channel.flush();
        return all;
    }

    @Override
    public void frame(int opcode, ByteBuf buffer, int index, int length) {
        switch (opcode) {
            case Opcode.PING -> {
                lane.counts.pings++;
                send(Opcode.PONG, copy(buffer, index, length));
            }
            case Opcode.CLOSE -> closeReceived(buffer, index, length);
            case Opcode.TEXT, Opcode.BINARY, Opcode.PONG -> {
                if (state == State.GREETING) {
                    greet(opcode, buffer, index, length);
                } else if (state == State.READY && opcode != Opcode.PONG) {
                    owner.message(buffer, index, length, readNanos);
                }
            }
            default -> give("protocol error: the relay sent opcode " + opcode);
        }
    }

    private void greet(int opcode, ByteBuf buffer, int index, int length) {
        if (workload.greeted(seat, opcode, buffer, index, length)) {
            state = State.READY;
            withdrawDeadline();
            owner.ready(this);
        }
    }

    private void closeReceived(ByteBuf buffer, int index, int length) {
        if (state == State.CLOSING) {
            // The relay ends the TCP connection (RFC 6455 section 7.1.1), which keeps TIME_WAIT off our ports.
            return;
        }
        int code = length < 2 ? 1005 : buffer.getUnsignedShort(index);
        String text = length <= 2 ? "" : " " + buffer.toString(index + 2, length - 2, UTF_8);
        reason = "closed " + code + text.replaceAll("\\p{Cntrl}", "?");
        if (state != State.CLOSED) {
            send(Opcode.CLOSE, copy(buffer, index, Math.min(length, 2)));
            lane.flush();
            channel.close();
        }
    }

    @Override
    public void text(String content) {
        send(Opcode.TEXT, content.getBytes(UTF_8));
    }

    @Override
    public void binary(byte[] content) {
        send(Opcode.BINARY, content);
    }

    @Override
    public void ping() {
        send(Opcode.PING, new byte[0]);
    }

    private void send(int opcode, byte[] content) {
        send(opcode, FrameWriter.begin(channel.alloc(), content.length).writeBytes(content));
    }

    @Override
    public void send(int opcode, ByteBuf content) {
        channel.write(FrameWriter.end(content, opcode, mask), channel.voidPromise());
        if (!touched) {
            touched = true;
            lane.touch(this);
        }
    }

    @Override
    public ByteBuf begin(int contentBytes) {
        return FrameWriter.begin(channel.alloc(), contentBytes);
    }

    @Override
    public void flush() {
        touched = false;
        channel.flush();
    }

    @Override
    public boolean isWritable() {
        return state == State.READY && channel.isWritable();
    }

    @Override
    public void close() {
        if (state == State.CLOSING || state == State.CLOSED) {
            return;
        }
        state = State.CLOSING;
        withdrawDeadline();
        deadline = lane.loop.schedule(() -> channel.close(), CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        send(Opcode.CLOSE, new byte[] {0x03, (byte) 0xe8});
        lane.flush();
    }

    private void give(String why) {
        if (reason == null) {
            reason = why;
        }
        channel.close();
    }

    private void over(String why) {
        if (state == State.CLOSED) {
            return;
        }
        boolean wished = state == State.CLOSING;
        boolean wasReady = wished || state == State.READY;
        state = State.CLOSED;
        lane.counts.open--;
        withdrawDeadline();
        reader.close();
        if (head != null) {
            head.release();
            head = null;
        }
        owner.closed(wasReady, wished ? null : reason != null ? reason : why);
    }

    private void withdrawDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private static byte[] copy(ByteBuf buffer, int index, int length) {
        return ByteBufUtil.getBytes(buffer, index, length);
    }
}
