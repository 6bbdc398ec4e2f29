package io.crossdock.protocol.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Compares secrets in a time that does not depend on where they differ. Pure. */
final class Tokens {
    private Tokens() {}

    static boolean equal(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
