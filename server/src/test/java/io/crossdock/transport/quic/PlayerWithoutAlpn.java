package io.crossdock.transport.quic;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.engine.TlsEngine;
import tech.kwik.agent15.extension.ApplicationLayerProtocolNegotiationExtension;
import tech.kwik.agent15.extension.Extension;
import tech.kwik.core.QuicClientConnection;
import tech.kwik.core.QuicStream;
import tech.kwik.core.send.Sender;
import tech.kwik.core.stream.StreamManager;

/**
 * A QUIC client that names no application protocol, as released players do not: Kwik's, whose TLS is kept from naming the
 * one that Kwik insists on. That TLS also refuses an answer to what it has not asked. Streams are read one after the other,
 * in the order of their ids. For one thread.
 */
final class PlayerWithoutAlpn implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 10;

    private final QuicClientConnection connection;
    private final StreamManager streams;
    private final BlockingQueue<byte[]> heard = new LinkedBlockingQueue<>();
    private volatile @Nullable Integer firstStream;

    private PlayerWithoutAlpn(int port, Duration patience) throws IOException {
        connection = QuicClientConnection.newBuilder()
                .uri(URI.create("quic://127.0.0.1:" + port))
                .applicationProtocol("never-sent")
                .connectTimeout(patience)
                .maxIdleTimeout(Duration.ofSeconds(DEADLINE_SECONDS))
                .maxOpenPeerInitiatedUnidirectionalStreams(100)
                .noServerCertificateCheck()
                .enableDatagramExtension()
                .build();
        nameNothing((TlsEngine) KwikStreams.ask(connection, "getTlsEngine"));
        streams = KwikStreams.of(connection);
        // Kwik calls for one stream after the other, in their order.
        connection.setPeerInitiatedStreamCallback(this::read);
        connection.connect();
    }

    static PlayerWithoutAlpn connect(int port) throws IOException {
        return connect(port, Duration.ofSeconds(DEADLINE_SECONDS));
    }

    /** @throws IOException when the relay refuses, or no connection has come about by then */
    static PlayerWithoutAlpn connect(int port, Duration patience) throws IOException {
        return new PlayerWithoutAlpn(port, patience);
    }

    /** Has the engine forget the name when it is told it. */
    private static void nameNothing(TlsEngine engine) {
        try {
            Field requested = engine.getClass().getDeclaredField("requestedExtensions");
            requested.setAccessible(true);
            requested.set(engine, new NamesNothing());
        } catch (ReflectiveOperationException anotherKwik) {
            throw new LinkageError("this version of Kwik is not the one that was tested", anotherKwik);
        }
    }

    private static final class NamesNothing extends ArrayList<Extension> {
        private static final long serialVersionUID = 1;

        @Override
        public boolean add(Extension extension) {
            return !(extension instanceof ApplicationLayerProtocolNegotiationExtension) && super.add(extension);
        }
    }

    private void read(QuicStream stream) {
        if (firstStream == null) {
            firstStream = stream.getStreamId();
        }
        try {
            heard.add(stream.getInputStream().readAllBytes());
            KwikStreams.sender(connection).flush();
        } catch (IOException over) {
            // What was expected of it does not come, and the test says so.
        }
    }

    /** Shakes hands. */
    PlayerWithoutAlpn greet(byte[] id) {
        send(id);
        byte[] ack = next();
        if (!Arrays.equals(ack, id)) {
            throw new AssertionError("an acknowledgement of " + ack.length + " bytes that are not the id");
        }
        return this;
    }

    /** Sends a message on a stream of its own, as soon as there is credit for one. */
    void send(byte[] message) {
        QuicStream stream = KwikStreams.open(streams, (int) TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        if (stream == null) {
            throw new AssertionError("the relay grants no stream");
        }
        long begunNanos = System.nanoTime();
        BooleanSupplier tooLate = () -> System.nanoTime() - begunNanos > TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        Sender sender = KwikStreams.sender(connection);
        try (OutputStream out = stream.getOutputStream()) {
            KwikStreams.write(stream, out, message, sender, tooLate);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        KwikStreams.end(stream, sender, tooLate);
    }

    /** The next message. */
    byte[] next() {
        byte[] message = poll((int) TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS));
        if (message == null) {
            throw new AssertionError("nothing came");
        }
        return message;
    }

    byte @Nullable [] poll(int millis) {
        try {
            return heard.poll(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The id of the first stream that the relay opened. */
    @Nullable
    Integer firstStream() {
        return firstStream;
    }

    @Override
    public void close() {
        connection.close();
    }
}
