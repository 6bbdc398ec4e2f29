package io.crossdock.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The UDP ports of QUIC.
 *
 * @param host the address they listen on
 * @param port for clients that name their application protocol; {@link #NONE} for no such port
 * @param portChosen whether somebody set it: a default that is taken by another process is no reason not to start
 * @param legacyPort for clients that name none, as those of the released games; {@link #NONE} likewise
 * @param identity the PEM files; null for a self-signed pair
 * @param stateFolder where that one is kept
 */
public record QuicSettings(
        String host,
        int port,
        boolean portChosen,
        int legacyPort,
        boolean legacyPortChosen,
        TlsSettings.@Nullable Identity identity,
        Path stateFolder) {
    public static final int NONE = -1;

    /** Where the original server looks for its certificate when nobody says where it is. */
    private static final Path ORIGINAL_CERT = Path.of("certs", "cert.pem");

    private static final Path ORIGINAL_KEY = Path.of("certs", "key.pem");

    public static QuicSettings read(Settings settings) throws ConfigException {
        String host = settings.text("quic.host", "", "The address of the QUIC ports; empty: http.host.");
        return new QuicSettings(
                host.isBlank() ? HttpSettings.host(settings) : host,
                port(settings, "quic.port", 5443, "UDP port for QUIC clients with ALPN issun or crossdock; -1: none."),
                chosen(settings, "quic.port"),
                port(
                        settings,
                        "quic.legacy-port",
                        5000,
                        "UDP port for QUIC clients without ALPN, as released ISSUN games; -1: none."),
                chosen(settings, "quic.legacy-port"),
                identity(settings),
                stateFolder(settings));
    }

    private static int port(Settings settings, String key, int defaultPort, String doc) {
        // Whoever asks for any free HTTP port wants to collide with nobody.
        boolean anyFree = HttpSettings.port(settings) == 0;
        return settings.integer(key, anyFree ? 0 : defaultPort, NONE, 65_535, doc);
    }

    private static boolean chosen(Settings settings, String key) {
        return settings.source(key) != Source.DEFAULT;
    }

    private static TlsSettings.@Nullable Identity identity(Settings settings) {
        String cert = settings.optionalText(
                "quic.cert", "The certificate chain, a PEM file; read again on change. Unset: a self-signed one.");
        String key = settings.optionalText("quic.key", "Its private key, a PEM file, not encrypted.");
        Profile profile = settings.profile();
        boolean original = profile != null && profile.protocol().equals("event");
        if (cert == null && key == null) {
            boolean there = original && Files.exists(ORIGINAL_CERT) && Files.exists(ORIGINAL_KEY);
            return there ? pair(settings, ORIGINAL_CERT, ORIGINAL_KEY) : null;
        }
        if (original) {
            // Each of the original's variables has a default of its own.
            cert = cert == null ? ORIGINAL_CERT.toString() : cert;
            key = key == null ? ORIGINAL_KEY.toString() : key;
        }
        if (cert == null || key == null) {
            String set = cert != null ? "quic.cert" : "quic.key";
            String missing = cert != null ? "quic.key" : "quic.cert";
            throw new ConfigException(
                    set + " (" + settings.origin(set) + ") needs " + missing + " beside it: set both or neither");
        }
        return pair(settings, settings.path("quic.cert", cert), settings.path("quic.key", key));
    }

    private static TlsSettings.Identity pair(Settings settings, Path cert, Path key) {
        TlsSettings.Identity files = new TlsSettings.Identity(cert, key);
        TlsSettings.requirePair(settings, "quic.cert", "quic.key", files);
        return files;
    }

    private static Path stateFolder(Settings settings) {
        String folder = settings.text(
                "quic.state-folder",
                "",
                "Where a self-signed certificate is kept; empty: .crossdock in the home folder.");
        return folder.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".crossdock")
                : settings.path("quic.state-folder", folder);
    }
}
