package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** TLS on the same port, from PEM files that may change while the relay runs. */
@Execution(ExecutionMode.CONCURRENT)
class TlsTest {
    private static final Duration RELOAD_MAX = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private X509Bundle identity;

    @BeforeEach
    void writeIdentity() throws Exception {
        identity = newIdentity();
        write(identity);
    }

    private static X509Bundle newIdentity() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(folder.resolve("key.pem"), bundle.getPrivateKeyPEM());
        Files.writeString(folder.resolve("cert.pem"), bundle.getCertificatePathPEM());
    }

    private TestRelay relay(String... more) {
        Map<String, String> settings = new java.util.HashMap<>(Map.of(
                "tls.cert",
                folder.resolve("cert.pem").toString(),
                "tls.key",
                folder.resolve("key.pem").toString()));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return TestRelay.with(settings);
    }

    /** Trusts this one identity. */
    private static SSLContext trusting(X509Bundle bundle) throws GeneralSecurityException, IOException {
        KeyStore known = KeyStore.getInstance(KeyStore.getDefaultType());
        known.load(null, null);
        known.setCertificateEntry("relay", bundle.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        return tls;
    }

    private static TestSocket open(TestRelay relay, X509Bundle trusted) throws Exception {
        return TestSocket.open(HttpProbe.connectTls(relay.httpPort(), trusting(trusted)), "/topic");
    }

    @Test
    void peersRelayOverTls() throws Exception {
        try (TestRelay relay = relay();
                TestSocket alice = open(relay, identity);
                TestSocket bob = open(relay, identity)) {
            alice.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"pa\"}");
            alice.settle();
            bob.send("{\"type\":\"join\",\"topic\":\"t\",\"peerId\":\"pb\"}");
            alice.expect("{\"type\":\"peer-joined\",\"peerId\":\"pb\",\"topic\":\"t\"}");
            bob.expect("{\"type\":\"peer-joined\",\"peerId\":\"pa\",\"topic\":\"t\"}");
            String large = "A".repeat(1 << 20);

            alice.send("{\"type\":\"data\",\"data\":\"" + large + "\"}");

            bob.expect("{\"type\":\"data\",\"peerId\":\"pa\",\"data\":\"" + large + "\"}");
            bob.sendClose(4001, "bye");
            bob.expectClose(4001, "bye");
            bob.expectEnd();
            alice.expect("{\"type\":\"peer-left\",\"peerId\":\"pb\",\"topic\":\"t\"}");
        }
    }

    @Test
    void whoBreaksTheProtocolIsToldSoOverTlsToo() throws Exception {
        try (TestRelay relay = relay();
                TestSocket alice = open(relay, identity)) {
            alice.sendRaw(new byte[] {(byte) 0x81, 2, 'h', 'i'});

            alice.expectCloseAfterAll(1002);
        }
    }

    @Test
    void plainConnectionsMayAskForHealthAndNothingElse() throws Exception {
        try (TestRelay relay = relay();
                HttpProbe plain = HttpProbe.connect(relay.httpPort());
                HttpProbe secure = HttpProbe.connectTls(relay.httpPort(), trusting(identity))) {
            assertThat(secure.get("/health").status()).isEqualTo(200);
            assertThat(plain.get("/health").status()).isEqualTo(200);
            assertThat(plain.get("/metrics").status()).isEqualTo(403);
            assertThat(TestSocket.refused(relay.httpPort(), "/topic").status()).isEqualTo(403);
        }
    }

    @Test
    void plainConnectionsMayDoEverythingWhereThatIsAllowed() throws Exception {
        try (TestRelay relay = relay("tls.plaintext", "allow");
                TestSocket plain = TestSocket.open(relay.httpPort(), "/topic")) {
            plain.settle();
            assertThat(plain.answer().status()).isEqualTo(101);
        }
    }

    @Test
    void aCertificateThatChangesIsServedWithoutARestart() throws Exception {
        X509Bundle renewed = newIdentity();
        try (TestRelay relay = relay();
                TestSocket early = open(relay, identity)) {
            write(renewed);

            await().atMost(RELOAD_MAX)
                    .ignoreException(SSLHandshakeException.class)
                    .untilAsserted(() -> open(relay, renewed).close());
            assertThatThrownBy(() -> open(relay, identity)).isInstanceOf(SSLHandshakeException.class);
            // Who was there stays.
            early.settle();
            early.expectSilence(10);
        }
    }

    @Test
    void aCertificateThatCannotBeReadLeavesTheOldOneInForce() throws Exception {
        X509Bundle renewed = newIdentity();
        try (TestRelay relay = relay()) {
            Files.writeString(folder.resolve("cert.pem"), "rubbish");
            open(relay, identity).close();

            write(renewed);

            await().atMost(RELOAD_MAX)
                    .ignoreException(SSLHandshakeException.class)
                    .untilAsserted(() -> open(relay, renewed).close());
        }
    }

    @Test
    void whoDoesNotFinishTheHandshakeIsNotWaitedForForEver() throws Exception {
        try (TestRelay relay = relay("tls.handshake-seconds", "1");
                HttpProbe silent = HttpProbe.connect(relay.httpPort());
                HttpProbe begun = HttpProbe.connect(relay.httpPort())) {
            // The header of a handshake record that never comes.
            begun.send(new byte[] {22, 3, 1, 2, 0, 1});

            silent.expectEnd();
            begun.expectEnd();
        }
    }
}
