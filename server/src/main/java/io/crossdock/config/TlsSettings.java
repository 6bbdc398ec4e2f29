package io.crossdock.config;

import io.crossdock.pem.PemException;
import io.crossdock.pem.PemFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * TLS on the HTTP port.
 *
 * @param identity the PEM files; null serves plain
 * @param handshakeDeadline from the first byte to the end of the handshake
 * @param plaintext what a connection without TLS may still do on that port
 */
public record TlsSettings(@Nullable Identity identity, Duration handshakeDeadline, Plaintext plaintext) {

    /** The PEM files of the certificate chain and of its private key. Read again when they change. */
    public record Identity(Path cert, Path key) {}

    /** What a connection without TLS may do on a TLS port. */
    public enum Plaintext {
        /** Ask for /health and /ready, as a container's health check does; nothing else. */
        HEALTH,
        ALLOW
    }

    /** Whether the port speaks TLS. */
    public boolean on() {
        return identity != null;
    }

    public static TlsSettings read(Settings settings) throws ConfigException {
        String wanted = settings.choice(
                "tls.enabled",
                "auto",
                "Whether the HTTP port speaks TLS; auto: when tls.cert and tls.key are set.",
                "auto",
                "true",
                "false");
        Identity files = files(settings);
        if (wanted.equals("true") && files == null) {
            refuseOrWarn(settings);
        }
        Identity identity = wanted.equals("false") ? null : files;
        if (identity != null) {
            requirePair(settings, "tls.cert", "tls.key", identity);
        }
        return new TlsSettings(
                identity,
                settings.seconds("tls.handshake-seconds", 10, 1, 600, "Deadline for the TLS handshake."),
                plaintext(settings));
    }

    private static @Nullable Identity files(Settings settings) {
        String cert = settings.optionalText("tls.cert", "The certificate chain, a PEM file; read again on change.");
        String key = settings.optionalText("tls.key", "The certificate's private key, a PEM file.");
        if (cert != null && key != null) {
            return new Identity(settings.path("tls.cert", cert), settings.path("tls.key", key));
        }
        if (cert != null || key != null) {
            String set = cert != null ? "tls.cert" : "tls.key";
            String missing = cert != null ? "tls.key" : "tls.cert";
            throw new ConfigException(
                    set + " (" + settings.origin(set) + ") needs " + missing + " beside it: set both or neither");
        }
        return null;
    }

    /** The original's deployments set ENABLE_TLS=true and never had a certificate: they must start all the same. */
    private static void refuseOrWarn(Settings settings) {
        if (settings.source("tls.enabled") != Source.PROFILE_ENVIRONMENT) {
            throw settings.refusal("tls.enabled", "true only with tls.cert and tls.key");
        }
        settings.warn("TLS is wanted (" + settings.origin("tls.enabled")
                + ") but tls.cert and tls.key are not set: serving PLAIN, unencrypted, until they are");
    }

    /** Refuses files that hold no certificate, no key, or two that do not belong together. */
    static void requirePair(Settings settings, String certKey, String keyKey, Identity files) throws ConfigException {
        requireReadable(settings, certKey, files.cert());
        requireReadable(settings, keyKey, files.key());
        try {
            PemFiles.read(files.cert(), files.key()).pair();
        } catch (PemException unusable) {
            throw switch (unusable.fault()) {
                case CERTIFICATE -> refusal(settings, certKey, files.cert(), "a PEM file with a certificate");
                case KEY ->
                    refusal(settings, keyKey, files.key(), "a PEM file with a private key that is not encrypted");
                case PAIR -> refusal(settings, keyKey, files.key(), "the private key of the certificate in " + certKey);
            };
        }
    }

    private static void requireReadable(Settings settings, String key, Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw refusal(settings, key, file, "a PEM file that exists and can be read");
        }
    }

    private static ConfigException refusal(Settings settings, String key, Path file, String allowed) {
        // A file that nobody named is not in the key's value.
        boolean named = settings.source(key) != Source.DEFAULT;
        return settings.refusal(key, named ? allowed : allowed + "; unset stands for " + file);
    }

    private static Plaintext plaintext(Settings settings) {
        String plaintext = settings.choice(
                "tls.plaintext",
                "health",
                "What a plain connection may do on the TLS port: health is /health and /ready only.",
                "health",
                "allow");
        return Plaintext.valueOf(plaintext.toUpperCase(Locale.ROOT));
    }
}
