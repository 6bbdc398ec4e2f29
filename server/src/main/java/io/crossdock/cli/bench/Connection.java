package io.crossdock.cli.bench;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One client's way to the relay: connect, greeting, messages, close. Only its event loop touches it. */
interface Connection {
    /** Whom a connection tells what happens. Called on the connection's loop. */
    interface Owner {
        /** The relay has accepted the client; from now on it hears its group. */
        void ready(Connection connection);

        /** A text or binary message of {@code length} bytes at {@code index}; the buffer is lent for the call. */
        void message(ByteBuf buffer, int index, int length, long nowNanos);

        /** There is room to write again. */
        void writable();

        /** It is over, once and for all. {@code reason} is null when we had asked for it. */
        void closed(boolean wasReady, @Nullable String reason);
    }

    /** A buffer to append a message to, for {@link #send}. */
    ByteBuf begin(int contentBytes);

    /** Writes the content of a buffer of {@link #begin} as one message; takes over the reference. */
    void send(int opcode, ByteBuf content);

    void flush();

    /** Whether a message can go out now. When it can again, the owner is told. */
    boolean isWritable();

    /** Closes as a polite client does. */
    void close();
}
