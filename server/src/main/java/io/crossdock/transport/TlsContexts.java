package io.crossdock.transport;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;

/**
 * The server's certificate and key from PEM files. When the files change the next handshake uses the new pair; a pair
 * that does not fit leaves the old one in place. Reads from any thread, {@link #refresh} from one.
 */
public final class TlsContexts {
    private final Path cert;
    private final Path key;
    private final Consumer<String> log;
    private volatile Loaded loaded;
    private String complaint = "";

    private record Loaded(SslContext context, Instant expires, String certPem, String keyPem) {}

    /**
     * @param cert a PEM file with the certificate and its chain
     * @param key a PEM file with its private key in PKCS#8 form, not encrypted
     * @param log gets one line when the pair is replaced or a new one cannot be used
     * @throws IOException when the pair cannot be used, with one line that names the file
     */
    public TlsContexts(Path cert, Path key, Consumer<String> log) throws IOException {
        this.cert = cert;
        this.key = key;
        this.log = log;
        this.loaded = load(read(cert), read(key));
    }

    SslContext context() {
        return loaded.context;
    }

    /** When the certificate expires. */
    public Instant expires() {
        return loaded.expires;
    }

    /** Looks at the files again. */
    public void refresh() {
        try {
            String certPem = read(cert);
            String keyPem = read(key);
            Loaded old = loaded;
            if (!certPem.equals(old.certPem) || !keyPem.equals(old.keyPem)) {
                loaded = load(certPem, keyPem);
                log.accept("TLS certificate replaced, expires " + loaded.expires);
            }
            complaint = "";
        } catch (IOException unusable) {
            String line = "TLS certificate not replaced, the old one stays: " + unusable.getMessage();
            // Once for each trouble, not at every look.
            if (!line.equals(complaint)) {
                complaint = line;
                log.accept(line);
            }
        }
    }

    private static String read(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new IOException(file + " cannot be read", unreadable);
        }
    }

    private Loaded load(String certPem, String keyPem) throws IOException {
        try {
            SslContext context = SslContextBuilder.forServer(stream(certPem), stream(keyPem))
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            X509Certificate first =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream(certPem));
            return new Loaded(context, first.getNotAfter().toInstant(), certPem, keyPem);
        } catch (IllegalArgumentException | SSLException | GeneralSecurityException unusable) {
            throw new IOException(
                    cert + " and " + key + " are no pair of a PEM certificate and its PKCS#8 private key", unusable);
        }
    }

    private static InputStream stream(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1));
    }
}
