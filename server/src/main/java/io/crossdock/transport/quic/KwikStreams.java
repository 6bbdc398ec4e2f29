package io.crossdock.transport.quic;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.DatagramSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import tech.kwik.core.stream.StreamManager;

/**
 * The places of Kwik that it does not open by itself: a connector with a TLS of ours, opening a stream without waiting for
 * ever, and sending what waits. Safe for any thread.
 */
final class KwikStreams {
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
            throw new IllegalStateException("this version of Kwik is not the one that was tested", anotherKwik);
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
            throw new IllegalStateException("this version of Kwik is not the one that was tested", anotherKwik);
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
}
