package io.crossdock.transport.quic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * The certificate and key of the QUIC ports: PEM files that are given, or a self-signed pair that is made once and kept.
 * When the files change, the next handshake uses the new pair; one that does not fit leaves the old one in place. Reads
 * from any thread, {@link #refresh} from one.
 */
public final class QuicIdentity {
    private static final String KEPT_CERT = "quic-cert.pem";
    private static final String KEPT_KEY = "quic-key.pem";

    /** A certificate with its chain, and its private key. Compared by identity. */
    public static final class Pair {
        private final X509Certificate[] chain;
        private final PrivateKey key;

        Pair(X509Certificate[] chain, PrivateKey key) {
            this.chain = chain;
            this.key = key;
        }

        X509Certificate[] chain() {
            return chain;
        }

        PrivateKey key() {
            return key;
        }

        /** The certificate's SHA-256, as tools print it. */
        public String fingerprint() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
                return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
            } catch (GeneralSecurityException everyJdkCan) {
                throw new IllegalStateException(everyJdkCan);
            }
        }
    }

    private final Path cert;
    private final Path key;
    private final Consumer<String> log;
    private volatile Pair pair;
    private String certPem = "";
    private String keyPem = "";

    private QuicIdentity(Path cert, Path key, Consumer<String> log, Pair pair) {
        this.cert = cert;
        this.key = key;
        this.log = log;
        this.pair = pair;
    }

    /**
     * From PEM files.
     *
     * @param log gets one line when the pair is replaced or a new one cannot be used
     * @throws IOException when they cannot be used, with one line
     */
    public static QuicIdentity of(Path cert, Path key, Consumer<String> log) throws IOException {
        String certPem = text(cert);
        String keyPem = text(key);
        QuicIdentity identity = new QuicIdentity(cert, key, log, parse(cert, certPem, key, keyPem));
        identity.certPem = certPem;
        identity.keyPem = keyPem;
        return identity;
    }

    /** The pair that is kept in the folder, made when there is none or it has expired. */
    public static QuicIdentity kept(Path folder, Instant now, Consumer<String> log) {
        Path cert = folder.resolve(KEPT_CERT);
        Path key = folder.resolve(KEPT_KEY);
        try {
            QuicIdentity old = of(cert, key, log);
            if (old.pair.chain[0].getNotAfter().toInstant().isAfter(now)) {
                return old;
            }
        } catch (IOException noneYet) {
            // One is made below.
        }
        Pair made = SelfSigned.make(new SecureRandom(), now);
        try {
            Files.createDirectories(folder);
            // The key first, and before anything is in it for its owner alone.
            Files.deleteIfExists(key);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(key, pem("PRIVATE KEY", made.key.getEncoded()));
            Files.writeString(cert, pem("CERTIFICATE", made.chain[0].getEncoded()));
            return of(cert, key, log);
        } catch (IOException | GeneralSecurityException unwritable) {
            log.accept("the certificate for QUIC cannot be kept in " + folder
                    + " (quic.state-folder): the next start makes another one");
            return new QuicIdentity(cert, key, log, made);
        }
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IOException(file + " cannot be read", unreadable);
        }
    }

    private static Pair parse(Path cert, String certPem, Path key, String keyPem) throws IOException {
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(certPem.getBytes(StandardCharsets.ISO_8859_1)))
                    .toArray(new X509Certificate[0]);
            PrivateKey secret = PemKey.read(keyPem);
            if (chain.length == 0 || !chain[0].getPublicKey().getAlgorithm().equals(secret.getAlgorithm())) {
                throw new GeneralSecurityException("no pair");
            }
            return new Pair(chain, secret);
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IOException(
                    cert + " and " + key + " are no pair of a PEM certificate and its private key", unusable);
        }
    }

    /** The pair in force. */
    public Pair pair() {
        return pair;
    }

    /** Looks at the files again. */
    public void refresh() {
        if (certPem.isEmpty()) {
            return;
        }
        try {
            String newCert = text(cert);
            String newKey = text(key);
            if (!newCert.equals(certPem) || !newKey.equals(keyPem)) {
                pair = parse(cert, newCert, key, newKey);
                certPem = newCert;
                keyPem = newKey;
                log.accept("QUIC certificate replaced, SHA-256 " + pair.fingerprint());
            }
        } catch (IOException unusable) {
            log.accept("QUIC certificate not replaced, the old one stays: " + unusable.getMessage());
        }
    }
}
