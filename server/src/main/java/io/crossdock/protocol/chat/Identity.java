package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.wire.HttpCall;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Who somebody seems to be: there are no logins. A value.
 *
 * @param address where they come from
 * @param fingerprint what their browser calls itself; theirs to choose
 * @param key of both and a secret: what limits and bans go by
 */
record Identity(String address, String fingerprint, String key) {
    static final String UNKNOWN = "unknown";
    private static final String HEADER = "x-browser-fingerprint";
    /** The usual ones have 32; a longer one is told apart by its hash. */
    private static final int KEPT_CHARS = 64;

    static Identity of(HttpCall call, String address, String secret) {
        return of(address, fingerprint(call.header(HEADER)), secret);
    }

    static Identity of(String address, String fingerprint, String secret) {
        String kept = fingerprint.length() > KEPT_CHARS ? sha256(fingerprint) : fingerprint;
        return new Identity(address, kept, sha256(address + ":" + fingerprint + ":" + secret));
    }

    private static String fingerprint(String header) {
        boolean plain = header.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\t');
        return header.isEmpty() || !plain ? UNKNOWN : header;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJvmHasIt) {
            throw new IllegalStateException(everyJvmHasIt);
        }
    }

    /** Without what says who it is. */
    @Override
    public String toString() {
        return "Identity";
    }
}
