package io.crossdock.pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class PemFilesTest {
    /** The version, and rsaEncryption with its NULL, which stand in PKCS#8 before a key of PKCS#1. */
    private static final int PKCS8_HEAD_BYTES = 26;

    @TempDir
    Path folder = Path.of("");

    private static X509Bundle bundle(Algorithm algorithm) throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .algorithm(algorithm)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private PemPair pair(String cert, String key) throws IOException {
        return PemFiles.read(file("cert.pem", cert), file("key.pem", key)).pair();
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"rsa2048", "ecp256", "ecp384", "ed25519", "ed448"})
    void aKeyIsTakenWithItsOwnCertificateAndWithNoOther(Algorithm algorithm) throws Exception {
        X509Bundle one = bundle(algorithm);
        X509Bundle other = bundle(algorithm);

        assertThat(pair(one.getCertificatePathPEM(), one.getPrivateKeyPEM()).chain())
                .containsExactly(one.getCertificate());
        assertThatThrownBy(() -> pair(one.getCertificatePathPEM(), other.getPrivateKeyPEM()))
                .isInstanceOf(PemException.class)
                .hasMessage(folder.resolve("key.pem") + " is not the private key of the certificate in "
                        + folder.resolve("cert.pem"));
    }

    @Test
    void aKeyOfAnotherKindIsRefused() throws Exception {
        X509Bundle rsa = bundle(Algorithm.rsa2048);
        X509Bundle ec = bundle(Algorithm.ecp256);

        assertThatThrownBy(() -> pair(rsa.getCertificatePathPEM(), ec.getPrivateKeyPEM()))
                .isInstanceOfSatisfying(
                        PemException.class,
                        refused -> assertThat(refused.fault()).isEqualTo(PemException.Fault.PAIR));
    }

    @Test
    void bothMayStandInOneFileAndTheKeyInPkcs1() throws Exception {
        X509Bundle rsa = bundle(Algorithm.rsa2048);
        byte[] pkcs8 = rsa.getKeyPair().getPrivate().getEncoded();
        String pkcs1 = "-----BEGIN RSA PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(Arrays.copyOfRange(pkcs8, PKCS8_HEAD_BYTES, pkcs8.length))
                + "\n-----END RSA PRIVATE KEY-----\n";
        Path both = file("both.pem", "about this file\n" + pkcs1 + rsa.getCertificatePathPEM());

        assertThat(PemFiles.read(both, both).pair().key())
                .isEqualTo(rsa.getKeyPair().getPrivate());
    }

    @Test
    void whatIsNoPemIsNamed() throws Exception {
        X509Bundle ec = bundle(Algorithm.ecp256);
        String cert = ec.getCertificatePathPEM();

        assertThatThrownBy(() -> pair("rubbish", ec.getPrivateKeyPEM()))
                .hasMessageEndingWith("no certificate in PEM form");
        assertThatThrownBy(() -> pair(cert.replaceFirst("MII", "AAA"), ec.getPrivateKeyPEM()))
                .hasMessageEndingWith("a certificate that cannot be read");
        assertThatThrownBy(() -> pair(cert, cert))
                .hasMessageEndingWith("no private key in PEM form that is not encrypted");
        assertThatThrownBy(() -> pair(cert, "x".repeat(5 << 20))).hasMessageEndingWith("larger than any file of PEM");
        assertThatThrownBy(() -> PemFiles.read(folder.resolve("absent"), folder.resolve("absent")))
                .hasMessageEndingWith("absent cannot be read");
    }

    @Test
    void theKeyIsNotInItsWords() throws Exception {
        X509Bundle ec = bundle(Algorithm.ecp256);

        PemFiles files =
                PemFiles.read(file("cert.pem", ec.getCertificatePathPEM()), file("key.pem", ec.getPrivateKeyPEM()));

        assertThat(files.toString()).doesNotContain("PRIVATE");
    }
}
