package io.crossdock.transport;

import io.crossdock.wire.CloseReason;
import io.crossdock.wire.SocketLimits.WhenTooLarge;
import io.crossdock.wire.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Takes WebSocket frames (RFC 6455 section 5, client to server) out of a stream of bytes and puts messages together.
 * Knows no socket. A message that lies whole in the bytes at hand is passed on where it lies; only what comes in pieces
 * is copied, into a buffer that grows with what has really arrived and never with what a header announces.
 */
final class FrameReader {
    private enum Step {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD,
        /** After a Close or a fault: the rest of the stream means nothing. */
        OVER
    }

    private final FrameSink sink;
    private final int messageBytesMax;
    private final boolean compression;
    private final boolean skipping;
    private final WholeMessages messages;
    private final MemoryBudget budget;

    private Step step = Step.FIRST;
    private int first;
    private int headerLeft;
    private long length;
    private int mask;
    private long done;
    /** The opcode of the message in progress, 0 between messages. */
    private int messageOpcode;

    private boolean compressed;
    private int utf8;
    private @Nullable Gathering message;
    /** Set while a message that is too large is thrown away. */
    private @Nullable Leftovers leftovers;

    private @Nullable ByteBuf control;

    /**
     * @param messageBytesMax what is larger than this, or than the whole budget, is too large
     * @param inflation set when permessage-deflate was agreed on
     */
    FrameReader(
            FrameSink sink,
            int messageBytesMax,
            @Nullable Inflation inflation,
            WhenTooLarge whenTooLarge,
            MemoryBudget budget) {
        this.sink = sink;
        this.budget = budget;
        this.messageBytesMax = (int) Math.min(messageBytesMax, budget.bytesMax());
        this.compression = inflation != null;
        this.skipping = whenTooLarge == WhenTooLarge.SKIP;
        this.messages = new WholeMessages(sink, this.messageBytesMax, inflation, skipping);
    }

    /**
     * Reads on until the bytes end or {@code stop} says so between two frames; what it has not read stays in the buffer.
     * Borrows the bytes and changes them: payloads are unmasked in place.
     */
    void read(ByteBuf in, ByteBufAllocator allocator, java.util.function.BooleanSupplier stop) {
        while (step != Step.OVER && (in.isReadable() || (step == Step.PAYLOAD && length == 0))) {
            if (step == Step.FIRST && stop.getAsBoolean()) {
                return;
            }
            if (step == Step.PAYLOAD) {
                payload(in, allocator);
            } else {
                header(in.readByte() & 0xff);
            }
        }
        if (step == Step.OVER) {
            in.skipBytes(in.readableBytes());
        }
    }

    boolean over() {
        return step == Step.OVER;
    }

    /** Gives up what is half read. */
    void release() {
        step = Step.OVER;
        if (message != null) {
            message.clear();
            message = null;
        }
        if (control != null) {
            control.release();
            control = null;
        }
    }

    private void header(int b) {
        switch (step) {
            case FIRST -> firstByte(b);
            case SECOND -> secondByte(b);
            case LENGTH -> {
                length = length << 8 | b;
                if (--headerLeft == 0) {
                    lengthKnown();
                }
            }
            case MASK -> {
                mask = mask << 8 | b;
                if (--headerLeft == 0) {
                    done = 0;
                    step = Step.PAYLOAD;
                }
            }
            default -> throw new IllegalStateException(step.name());
        }
    }

    private void firstByte(int b) {
        if (!FrameRules.allows(b, compression, messageOpcode != 0)) {
            fault(CloseReason.PROTOCOL_ERROR);
            return;
        }
        first = b;
        if (!isControl() && messageOpcode == 0) {
            messageOpcode = FrameRules.opcode(b);
            compressed = FrameRules.compressed(b);
            utf8 = Utf8.ACCEPT;
        }
        step = Step.SECOND;
    }

    private void secondByte(int b) {
        int low = b & 0x7f;
        if ((b & 0x80) == 0 || (isControl() && low > FrameRules.CONTROL_BYTES_MAX)) {
            fault(CloseReason.PROTOCOL_ERROR);
            return;
        }
        length = low < 126 ? low : 0;
        headerLeft = low < 126 ? 0 : low == 126 ? 2 : 8;
        if (headerLeft == 0) {
            lengthKnown();
        } else {
            step = Step.LENGTH;
        }
    }

    private void lengthKnown() {
        int before = message == null ? 0 : message.size();
        if (length < 0) {
            fault(CloseReason.PROTOCOL_ERROR);
            return;
        }
        if (!isControl() && length > messageBytesMax - before && leftovers == null) {
            if (!skipping) {
                fault(CloseReason.TOO_LARGE);
                return;
            }
            leftovers = new Leftovers();
            if (message != null) {
                leftovers.add(message.bytes(), 0, before);
                message.clear();
                message = null;
            }
        }
        headerLeft = 4;
        mask = 0;
        step = Step.MASK;
    }

    private boolean isControl() {
        return FrameRules.isControl(first);
    }

    private void payload(ByteBuf in, ByteBufAllocator allocator) {
        int count = (int) Math.min(length - done, in.readableBytes());
        int start = in.readerIndex();
        Masking.apply(in, start, count, mask, (int) (done & 3));
        done += count;
        boolean whole = done == length;
        if (isControl()) {
            control(in, start, count, whole, allocator);
        } else {
            data(in, start, count, whole, allocator);
        }
        in.skipBytes(Math.min(count, in.readableBytes()));
    }

    private void data(ByteBuf in, int start, int count, boolean whole, ByteBufAllocator allocator) {
        if (leftovers != null) {
            skip(leftovers, in, start, count, whole);
            return;
        }
        if (messageOpcode == FrameRules.TEXT && !compressed) {
            utf8 = Utf8.check(utf8, in, start, start + count);
            if (utf8 == Utf8.REJECT) {
                fault(CloseReason.INVALID_UTF8);
                return;
            }
        }
        boolean last = whole && FrameRules.fin(first);
        if (message == null && last && done == count) {
            // From here on a new message may begin, also from within the sink's call.
            step = Step.FIRST;
            deliver(in.slice(start, count), allocator);
            return;
        }
        if (message == null) {
            message = new Gathering(budget);
        }
        long end = FrameRules.fin(first) ? message.size() + length - done + count : messageBytesMax;
        if (!message.add(in, start, count, end, allocator)) {
            fault(CloseReason.MEMORY);
        } else if (last) {
            Gathering complete = message;
            message = null;
            step = Step.FIRST;
            try {
                deliver(complete.bytes(), allocator);
            } finally {
                complete.clear();
            }
        } else if (whole) {
            step = Step.FIRST;
        }
    }

    private void skip(Leftovers ends, ByteBuf in, int start, int count, boolean whole) {
        ends.add(in, start, count);
        if (!whole) {
            return;
        }
        step = Step.FIRST;
        if (FrameRules.fin(first)) {
            leftovers = null;
            messageOpcode = 0;
            messages.skip(ends, compressed);
        }
    }

    private void deliver(ByteBuf payload, ByteBufAllocator allocator) {
        int opcode = messageOpcode;
        messageOpcode = 0;
        CloseReason reason = messages.hand(opcode, compressed, utf8, payload, allocator);
        if (reason != null) {
            fault(reason);
        }
    }

    private void control(ByteBuf in, int start, int count, boolean whole, ByteBufAllocator allocator) {
        if (whole && control == null) {
            handControl(in.slice(start, count));
            return;
        }
        if (control == null) {
            control = allocator.directBuffer(FrameRules.CONTROL_BYTES_MAX);
        }
        control.writeBytes(in, start, count);
        if (whole) {
            ByteBuf complete = control;
            control = null;
            try {
                handControl(complete);
            } finally {
                complete.release();
            }
        }
    }

    private void handControl(ByteBuf payload) {
        step = Step.FIRST;
        switch (FrameRules.opcode(first)) {
            case FrameRules.PING -> sink.ping(payload);
            case FrameRules.PONG -> sink.pong();
            default -> closeFrame(payload);
        }
    }

    private void closeFrame(ByteBuf payload) {
        CloseReason fault = FrameRules.closeFault(payload);
        if (fault != null) {
            fault(fault);
            return;
        }
        release();
        sink.close(FrameRules.closeReason(payload));
    }

    private void fault(CloseReason reason) {
        release();
        sink.fault(reason);
    }
}
