package io.crossdock.transport.quic;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsServerEngineFactory;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.log.Logger;
import tech.kwik.core.log.NullLogger;
import tech.kwik.core.send.Sender;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.core.server.impl.ServerConnectorImpl;
import tech.kwik.core.stream.FlowControlUpdateListener;
import tech.kwik.core.stream.SendBuffer;
import tech.kwik.core.stream.StreamManager;

/**
 * The places of Kwik that it does not open by itself: a connector with a TLS of ours, opening a stream without waiting for
 * ever, and sending what waits. Safe for any thread.
 */
final class KwikStreams {
    private static final String OTHER_KWIK = "this version of Kwik is not the one that was tested";
    /** Half of Kwik's buffer for a stream: while one half leaves, the other is filled. */
    private static final int PIECE_BYTES = 25_600;

    private static final long URGE_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long URGE_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(50);
    /** Set when the last frame of a stream has left. */
    private static final Field OUTPUT_CLOSED = field("tech.kwik.core.stream.QuicStreamImpl", "outputClosed");
    /** Of a stream's output: what has been written and has not left. */
    private static final Field SEND_BUFFER = field("tech.kwik.core.stream.StreamOutputStreamImpl", "sendBuffer");

    private KwikStreams() {}

    /** A connector whose handshakes are this factory's. */
    static ServerConnector connector(DatagramSocket socket, TlsServerEngineFactory tls, ServerConnectionConfig config) {
        try {
            Constructor<ServerConnectorImpl> constructor = ServerConnectorImpl.class.getDeclaredConstructor(
                    DatagramSocket.class,
                    TlsServerEngineFactory.class,
                    List.class,
                    ServerConnectionConfig.class,
                    Logger.class);
            constructor.setAccessible(true);
            return constructor.newInstance(
                    socket, tls, List.of(QuicConnection.QuicVersion.V1), config, new NullLogger());
        } catch (ReflectiveOperationException anotherKwik) {
            throw new IllegalStateException(OTHER_KWIK, anotherKwik);
        }
    }

    /** What opens streams on a connection. */
    static StreamManager of(QuicConnection connection) {
        return (StreamManager) ask(connection, "getStreamManager");
    }

    /**
     * What sends on a connection. Kwik gives a stream's credit back when it has been read, but wakes its sender only for
     * what comes from the network: {@link Sender#flush} makes the credit leave.
     */
    static Sender sender(QuicConnection connection) {
        return (Sender) ask(connection, "getSender");
    }

    /** What it answers to a method without parameters. */
    static Object ask(QuicConnection connection, String name) {
        try {
            Class<?> type = connection.getClass();
            Method method = null;
            while (method == null && type != null) {
                method = declared(type, name);
                type = type.getSuperclass();
            }
            if (method == null) {
                throw new NoSuchMethodException(name);
            }
            method.setAccessible(true);
            return method.invoke(connection);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException anotherKwik) {
            throw new IllegalStateException(OTHER_KWIK, anotherKwik);
        }
    }

    private static @Nullable Method declared(Class<?> type, String name) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == 0) {
                return method;
            }
        }
        return null;
    }

    /**
     * Waits for credit a moment; Kwik may miss that it has come, so whoever calls tries again.
     *
     * @return null when there is none yet
     */
    static @Nullable QuicStream open(StreamManager streams, int millis) {
        try {
            return streams.createStream(false, millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException noCreditYet) {
            return null;
        }
    }

    /**
     * Writes in pieces, each of which finds room: Kwik's own waiting for room would not end when its sender waits too, and
     * nobody could {@linkplain #urge urge} it meanwhile.
     *
     * @param out the stream's
     * @param over whether the connection is
     */
    static void write(QuicStream stream, OutputStream out, byte[] bytes, Sender sender, BooleanSupplier over)
            throws IOException {
        for (int at = 0; at < bytes.length; at += PIECE_BYTES) {
            int size = Math.min(PIECE_BYTES, bytes.length - at);
            urge(stream, sender, () -> over.getAsBoolean() || allSent(stream) || room(out) >= size);
            if (over.getAsBoolean()) {
                return;
            }
            out.write(bytes, at, size);
        }
    }

    /** Sees to it that all of a closed stream leaves, and returns when it has, or the connection is over. */
    static void end(QuicStream stream, Sender sender, BooleanSupplier over) {
        urge(stream, sender, () -> over.getAsBoolean() || allSent(stream));
    }

    /**
     * Has a stream sent until that is so. Kwik counts a request to send a moment after it has made it; when the sender is
     * quicker than that, it takes a stream of several packets to have another request under way, and what is left of it
     * would wait for ever.
     */
    private static void urge(QuicStream stream, Sender sender, BooleanSupplier so) {
        long pauseNanos = URGE_NANOS_MIN;
        while (!so.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, URGE_NANOS_MAX);
            if (stream.getOutputStream() instanceof FlowControlUpdateListener waiting) {
                // Asks for one more packet, unless there is such a request; one too many does no harm.
                waiting.streamNotBlocked(stream.getStreamId());
                sender.flush();
            }
        }
    }

    private static int room(OutputStream out) {
        try {
            SendBuffer buffer = (SendBuffer) SEND_BUFFER.get(out);
            return buffer.getMaxSize() - buffer.getAvailableBytes();
        } catch (IllegalAccessException anotherKwik) {
            throw new IllegalStateException(OTHER_KWIK, anotherKwik);
        }
    }

    private static boolean allSent(QuicStream stream) {
        try {
            return OUTPUT_CLOSED.getBoolean(stream);
        } catch (IllegalAccessException anotherKwik) {
            throw new IllegalStateException(OTHER_KWIK, anotherKwik);
        }
    }

    private static Field field(String type, String name) {
        try {
            Field field = Class.forName(type).getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ClassNotFoundException | NoSuchFieldException anotherKwik) {
            throw new IllegalStateException(OTHER_KWIK, anotherKwik);
        }
    }
}
