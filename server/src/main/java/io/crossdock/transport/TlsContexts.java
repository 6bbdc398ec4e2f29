package io.crossdock.transport;

import io.crossdock.pem.PemFiles;
import io.crossdock.pem.PemPair;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Path;
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
    private final Consumer<String> warning;
    private volatile Loaded loaded;
    private String complaint = "";

    private record Loaded(SslContext context, Instant expires, PemFiles files) {}

    /**
     * @param cert a PEM file with the certificate and its chain
     * @param key a PEM file with its private key, not encrypted
     * @param log gets one line when the pair is replaced
     * @param warning gets one line when it should be and cannot
     * @throws IOException when the pair cannot be used, with one line that names the file
     */
    public TlsContexts(Path cert, Path key, Consumer<String> log, Consumer<String> warning) throws IOException {
        this.cert = cert;
        this.key = key;
        this.log = log;
        this.warning = warning;
        this.loaded = load(PemFiles.read(cert, key));
    }

    SslContext context() {
        return loaded.context;
    }

    /** When the certificate expires. */
    public Instant expires() {
        return loaded.expires;
    }

    /** Looks at the files again; those of a pair that is only half replaced are looked at until they fit. */
    public void refresh() {
        try {
            PemFiles files = PemFiles.read(cert, key);
            if (!files.equals(loaded.files)) {
                loaded = load(files);
                log.accept("TLS certificate replaced, expires " + loaded.expires);
            }
            complaint = "";
        } catch (IOException unusable) {
            String line = "TLS certificate not replaced, the old one stays: " + unusable.getMessage();
            // Once for each trouble, not at every look.
            if (!line.equals(complaint)) {
                complaint = line;
                warning.accept(line);
            }
        }
    }

    private static Loaded load(PemFiles files) throws IOException {
        PemPair pair = files.pair();
        try {
            SslContext context = SslContextBuilder.forServer(pair.key(), pair.chain())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .build();
            return new Loaded(context, pair.expires(), files);
        } catch (IllegalArgumentException | SSLException unusable) {
            throw new IOException(
                    files.cert() + " and " + files.key() + " are of a kind that cannot be served", unusable);
        }
    }
}
