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
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;
import tech.kwik.core.server.impl.ServerConnectorImpl;
import tech.kwik.core.stream.StreamManager;

/**
 * The two places of Kwik that it does not open by itself: a connector with a TLS of ours, and opening a stream without
 * waiting for ever. Safe for any thread.
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
        try {
            Class<?> type = connection.getClass();
            Method method = null;
            while (method == null && type != null) {
                method = streamsOf(type);
                type = type.getSuperclass();
            }
            if (method == null) {
                throw new NoSuchMethodException("getStreamManager");
            }
            method.setAccessible(true);
            return (StreamManager) method.invoke(connection);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException anotherKwik) {
            throw new IllegalStateException("this version of Kwik is not the one that was tested", anotherKwik);
        }
    }

    private static @Nullable Method streamsOf(Class<?> type) {
        for (Method method : type.getDeclaredMethods()) {
            if (method.getName().equals("getStreamManager") && method.getParameterCount() == 0) {
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
