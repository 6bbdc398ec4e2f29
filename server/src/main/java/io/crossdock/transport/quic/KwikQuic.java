package io.crossdock.transport.quic;

import io.crossdock.guard.ConnectionLimits;
import io.crossdock.transport.ListenAddress;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import tech.kwik.core.QuicConnection;
import tech.kwik.core.server.ApplicationProtocolConnection;
import tech.kwik.core.server.ApplicationProtocolConnectionFactory;
import tech.kwik.core.server.ServerConnection;
import tech.kwik.core.server.ServerConnectionConfig;
import tech.kwik.core.server.ServerConnector;

/**
 * The engine for clients that name no application protocol, as all released players: Kwik, in Java throughout, with
 * several threads for each connection. Takes those that do name one as well.
 */
public final class KwikQuic implements QuicPort {
    private static final int CONNECTION_ID_BYTES = 8;
    private static final int CLOSE_SECONDS = 5;

    private final DatagramSocket socket;
    private final ServerConnector connector;
    private final ExecutorService threads = Executors.newCachedThreadPool(KwikQuic::thread);

    private KwikQuic(QuicHost host, QuicIdentity identity, DatagramSocket socket, HalfOpen halfOpen)
            throws IOException {
        this.socket = socket;
        ServerConnectionConfig config = ServerConnectionConfig.builder()
                .maxIdleTimeoutInSeconds(QuicHost.IDLE_SECONDS)
                .maxConnectionBufferSize(QuicHost.CONNECTION_BYTES_MAX)
                .maxUnidirectionalStreamBufferSize(QuicHost.STREAM_BYTES_MAX)
                .maxOpenPeerInitiatedUnidirectionalStreams(QuicHost.STREAMS_MAX)
                .maxOpenPeerInitiatedBidirectionalStreams(0)
                // Kwik's Retry comes from a connection that has its threads already: it would bound nothing.
                .retryRequired(false)
                .connectionIdLength(CONNECTION_ID_BYTES)
                .build();
        this.connector = KwikStreams.connector(socket, LenientTls.of(identity, host, halfOpen, threads), config);
        Players players = new Players(host, threads);
        connector.registerApplicationProtocol(LenientTls.ABSENT, players);
        QuicHost.ALPN.forEach(name -> connector.registerApplicationProtocol(name, players));
        connector.start();
    }

    /**
     * Binds.
     *
     * @param port 0 for any free one
     * @throws IOException when it cannot, with one line
     */
    public static KwikQuic bind(QuicHost host, QuicIdentity identity, String address, int port) throws IOException {
        ConnectionLimits handshakes =
                host.connections().with(QuicHost.HANDSHAKES_MAX, QuicHost.HANDSHAKES_PER_ADDRESS_MAX);
        Duration patience = Duration.ofSeconds(QuicHost.HANDSHAKE_SECONDS);
        EventExecutor timer = host.loops().get(0).loop();
        return bind(host, identity, address, port, new HalfOpen(handshakes, patience, timer));
    }

    static KwikQuic bind(QuicHost host, QuicIdentity identity, String address, int port, HalfOpen halfOpen)
            throws IOException {
        InetSocketAddress wanted = ListenAddress.of(address, port, "/udp");
        DatagramSocket socket;
        try {
            socket = new DatagramSocket(wanted);
            socket.setReceiveBufferSize(QuicHost.SOCKET_BUFFER_BYTES);
            socket.setSendBufferSize(QuicHost.SOCKET_BUFFER_BYTES);
        } catch (IOException taken) {
            throw ListenAddress.refused(wanted, "/udp", taken);
        }
        try {
            return new KwikQuic(host, identity, socket, halfOpen);
        } catch (IOException | RuntimeException failed) {
            socket.close();
            throw failed;
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "quic-streams");
        thread.setDaemon(true);
        return thread;
    }

    /** What Kwik asks for each connection. */
    private record Players(QuicHost host, ExecutorService threads) implements ApplicationProtocolConnectionFactory {
        @Override
        public ApplicationProtocolConnection createConnection(String protocol, QuicConnection connection) {
            return new KwikLink(host, host.nextLoop(), (ServerConnection) connection, threads);
        }

        @Override
        public int maxConcurrentPeerInitiatedUnidirectionalStreams() {
            return QuicHost.STREAMS_MAX;
        }

        @Override
        public int maxConcurrentPeerInitiatedBidirectionalStreams() {
            return 0;
        }

        @Override
        public boolean enableDatagramExtension() {
            return true;
        }
    }

    @Override
    public int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        // It waits for its connections, each of which has its own patience.
        Thread closing = thread(connector::close);
        closing.start();
        try {
            closing.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        socket.close();
        threads.shutdownNow();
    }
}
