package io.crossdock.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.transport.quic.QuicIdentity;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate is renewed by two files, one after the other: in between the old pair stays. */
final class RenewalTest {
    @TempDir
    Path folder = Path.of("");

    private final List<String> log = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private static X509Bundle newPair() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path cert() {
        return folder.resolve("cert.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private void writeCert(X509Bundle bundle) throws IOException {
        Files.writeString(cert(), bundle.getCertificatePathPEM());
    }

    private void writeKey(X509Bundle bundle) throws IOException {
        Files.writeString(key(), bundle.getPrivateKeyPEM());
    }

    @BeforeEach
    void writeTheFirstPair() throws Exception {
        X509Bundle first = newPair();
        writeCert(first);
        writeKey(first);
    }

    @Test
    void theHttpPortKeepsItsPairUntilBothFilesAreNew() throws Exception {
        TlsContexts tls = new TlsContexts(cert(), key(), log::add, warnings::add);
        SslContext before = tls.context();
        X509Bundle renewed = newPair();

        writeCert(renewed);
        tls.refresh();
        tls.refresh();

        assertThat(tls.context()).isSameAs(before);
        assertThat(warnings)
                .containsExactly("TLS certificate not replaced, the old one stays: " + key()
                        + " is not the private key of the certificate in " + cert());

        writeKey(renewed);
        tls.refresh();

        assertThat(tls.context()).isNotSameAs(before);
        assertThat(log).singleElement().asString().startsWith("TLS certificate replaced");
        assertThat(warnings).hasSize(1);
    }

    @Test
    void quicKeepsItsPairUntilBothFilesAreNew() throws Exception {
        QuicIdentity quic = QuicIdentity.of(cert(), key(), log::add, warnings::add);
        String before = quic.pair().fingerprint();
        X509Bundle renewed = newPair();

        writeKey(renewed);
        quic.refresh();
        quic.refresh();

        assertThat(quic.pair().fingerprint()).isEqualTo(before);
        assertThat(warnings).singleElement().asString().contains("QUIC certificate not replaced, the old one stays");

        writeCert(renewed);
        quic.refresh();

        assertThat(quic.pair().fingerprint()).isNotEqualTo(before);
        assertThat(log)
                .containsExactly(
                        "QUIC certificate replaced, SHA-256 " + quic.pair().fingerprint());
    }
}
