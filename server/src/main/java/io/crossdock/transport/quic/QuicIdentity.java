package io.crossdock.transport.quic;

import io.crossdock.pem.PemFiles;
import io.crossdock.pem.PemPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The certificate and key of the QUIC ports: PEM files that are given, or a self-signed pair that is made once and kept.
 * When the files change, the next handshake uses the new pair; one that does not fit leaves the old one in place. Reads
 * from any thread, {@link #refresh} from one.
 */
public final class QuicIdentity {
    private static final String KEPT_CERT = "quic-cert.pem";
    private static final String KEPT_KEY = "quic-key.pem";

    private final Path cert;
    private final Path key;
    private final Consumer<String> log;
    private final Consumer<String> warning;
    private volatile PemPair pair;
    /** What {@link #pair} was read from; null for one that is not kept. */
    private @Nullable PemFiles files;

    private String complaint = "";

    private QuicIdentity(
            Path cert,
            Path key,
            Consumer<String> log,
            Consumer<String> warning,
            PemPair pair,
            @Nullable PemFiles files) {
        this.cert = cert;
        this.key = key;
        this.log = log;
        this.warning = warning;
        this.pair = pair;
        this.files = files;
    }

    /**
     * From PEM files.
     *
     * @param log gets one line when the pair is replaced
     * @param warning gets one line when it should be and cannot
     * @throws IOException when they cannot be used, with one line
     */
    public static QuicIdentity of(Path cert, Path key, Consumer<String> log, Consumer<String> warning)
            throws IOException {
        PemFiles files = PemFiles.read(cert, key);
        return new QuicIdentity(cert, key, log, warning, files.pair(), files);
    }

    /** The pair that is kept in the folder, made when there is none or it has expired. */
    public static QuicIdentity kept(Path folder, Instant now, Consumer<String> log, Consumer<String> warning) {
        Path cert = folder.resolve(KEPT_CERT);
        Path key = folder.resolve(KEPT_KEY);
        try {
            QuicIdentity old = of(cert, key, log, warning);
            if (old.pair.expires().isAfter(now)) {
                return old;
            }
        } catch (IOException noneYet) {
            // One is made below.
        }
        PemPair made = SelfSigned.make(new SecureRandom(), now);
        try {
            Files.createDirectories(folder);
            // The key first, and before anything is in it for its owner alone.
            Files.deleteIfExists(key);
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(key, pem("PRIVATE KEY", made.key().getEncoded()));
            Files.writeString(cert, pem("CERTIFICATE", made.chain()[0].getEncoded()));
            return of(cert, key, log, warning);
        } catch (IOException | GeneralSecurityException unwritable) {
            warning.accept("the certificate for QUIC cannot be kept in " + folder
                    + " (quic.state-folder): the next start makes another one");
            return new QuicIdentity(cert, key, log, warning, made, null);
        }
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + what + "-----\n" + body + "\n-----END " + what + "-----\n";
    }

    /** The pair in force. */
    public PemPair pair() {
        return pair;
    }

    /** Looks at the files again; those of a pair that is only half replaced are looked at until they fit. */
    public void refresh() {
        if (files == null) {
            return;
        }
        try {
            PemFiles now = PemFiles.read(cert, key);
            if (!now.equals(files)) {
                pair = now.pair();
                files = now;
                log.accept("QUIC certificate replaced, SHA-256 " + pair.fingerprint());
            }
            complaint = "";
        } catch (IOException unusable) {
            String line = "QUIC certificate not replaced, the old one stays: " + unusable.getMessage();
            // Once for each trouble, not at every look.
            if (!line.equals(complaint)) {
                complaint = line;
                warning.accept(line);
            }
        }
    }
}
