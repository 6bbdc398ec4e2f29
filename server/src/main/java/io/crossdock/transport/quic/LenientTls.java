package io.crossdock.transport.quic;

import io.crossdock.pem.PemPair;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.interfaces.ECKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import tech.kwik.agent15.NewSessionTicket;
import tech.kwik.agent15.TlsProtocolException;
import tech.kwik.agent15.engine.ServerMessageSender;
import tech.kwik.agent15.engine.TlsServerEngine;
import tech.kwik.agent15.engine.TlsServerEngineFactory;
import tech.kwik.agent15.engine.TlsStatusEventHandler;
import tech.kwik.agent15.extension.ApplicationLayerProtocolNegotiationExtension;
import tech.kwik.agent15.extension.Extension;
import tech.kwik.core.server.ServerConnection;

/**
 * TLS for clients that name no application protocol, as released players do: to Kwik it looks as if they had named
 * {@link #ABSENT}, and of the answer that Kwik then gives nothing is sent, since a client refuses what it has not asked
 * for. Takes the certificate in force for each handshake, and bounds how many there are. Safe for any thread.
 */
final class LenientTls extends TlsServerEngineFactory {
    /** Under this name Kwik knows clients that name none. */
    static final String ABSENT = "none-named";

    private static final String ALIAS = "quic";
    private static final char[] PASSWORD = {};

    private final QuicIdentity identity;
    private final QuicHost host;
    private final HalfOpen halfOpen;
    private final Executor threads;
    private volatile Current current;

    private record Current(PemPair pair, TlsServerEngineFactory factory) {}

    private LenientTls(QuicIdentity identity, PemPair pair, QuicHost host, HalfOpen halfOpen, Executor threads)
            throws IOException, GeneralSecurityException {
        super(store(pair), ALIAS, PASSWORD, curve(pair));
        this.identity = identity;
        this.host = host;
        this.halfOpen = halfOpen;
        this.threads = threads;
        this.current = new Current(pair, factory(pair));
    }

    /**
     * @param threads for what may block
     * @throws IOException when the certificate is of a kind that cannot be used here, with one line
     */
    static LenientTls of(QuicIdentity identity, QuicHost host, HalfOpen halfOpen, Executor threads) throws IOException {
        try {
            return new LenientTls(identity, identity.pair(), host, halfOpen, threads);
        } catch (GeneralSecurityException unusable) {
            throw new IOException("the QUIC certificate cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static TlsServerEngineFactory factory(PemPair pair) throws IOException, GeneralSecurityException {
        return new TlsServerEngineFactory(store(pair), ALIAS, PASSWORD, curve(pair));
    }

    private static KeyStore store(PemPair pair) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        store.setKeyEntry(ALIAS, pair.key(), PASSWORD, pair.chain());
        return store;
    }

    private static @Nullable String curve(PemPair pair) {
        if (!(pair.key() instanceof ECKey key)) {
            return null;
        }
        int bits = key.getParams().getOrder().bitLength();
        return "secp" + bits + "r1";
    }

    /**
     * Kwik's connection asks for its engine before it has a thread. When it gets none, it comes to nothing: no packet is
     * answered, and the client's next attempt, within a second or so, is as good as its first.
     */
    @Override
    public TlsServerEngine createServerEngine(ServerMessageSender sender, TlsStatusEventHandler handler) {
        ServerConnection connection = (ServerConnection) handler;
        InetAddress address = connection.getInitialRemoteAddress().getAddress();
        HalfOpen.Handshake handshake = halfOpen.begin(address, () -> giveUp(connection));
        if (handshake == null) {
            host.events().refused(host.limits().protocol(), address.getHostAddress(), "too many handshakes");
            throw new IllegalStateException("too many handshakes");
        }
        Completing completing = new Completing(handler, handshake);
        TlsServerEngine engine = inForce().createServerEngine(sender, completing);
        completing.engine = engine;
        return engine;
    }

    private void giveUp(ServerConnection connection) {
        try {
            threads.execute(connection::close);
        } catch (RejectedExecutionException | OutOfMemoryError noThread) {
            // It frees some.
            connection.close();
        }
    }

    private TlsServerEngineFactory inForce() {
        Current known = current;
        PemPair pair = identity.pair();
        if (known.pair() != pair) {
            try {
                known = new Current(pair, factory(pair));
            } catch (IOException | GeneralSecurityException unusable) {
                // Not asked again; the old one stays.
                known = new Current(pair, known.factory());
            }
            current = known;
        }
        return known.factory();
    }

    /** Puts the missing name in where Kwik looks for it, and takes the answer to it out again. */
    private static final class Completing implements TlsStatusEventHandler {
        private final TlsStatusEventHandler kwik;
        private final HalfOpen.Handshake handshake;
        private @Nullable TlsServerEngine engine;

        Completing(TlsStatusEventHandler kwik, HalfOpen.Handshake handshake) {
            this.kwik = kwik;
            this.handshake = handshake;
        }

        @Override
        public void extensionsReceived(List<Extension> extensions) throws TlsProtocolException {
            boolean named =
                    extensions.stream().anyMatch(ApplicationLayerProtocolNegotiationExtension.class::isInstance);
            if (named) {
                kwik.extensionsReceived(extensions);
                return;
            }
            List<Extension> completed = new ArrayList<>(extensions);
            completed.add(new ApplicationLayerProtocolNegotiationExtension(ABSENT));
            kwik.extensionsReceived(completed);
            Objects.requireNonNull(engine)
                    .getServerExtensions()
                    .removeIf(ApplicationLayerProtocolNegotiationExtension.class::isInstance);
        }

        @Override
        public void earlySecretsKnown() {
            kwik.earlySecretsKnown();
        }

        @Override
        public void handshakeSecretsKnown() {
            kwik.handshakeSecretsKnown();
        }

        @Override
        public void handshakeFinished() {
            handshake.done();
            kwik.handshakeFinished();
        }

        @Override
        public void newSessionTicketReceived(NewSessionTicket ticket) {
            kwik.newSessionTicketReceived(ticket);
        }

        @Override
        public boolean isEarlyDataAccepted() {
            return kwik.isEarlyDataAccepted();
        }
    }
}
