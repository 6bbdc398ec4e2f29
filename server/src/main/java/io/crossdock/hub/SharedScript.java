package io.crossdock.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script that a {@link SharedStore} runs as one step. A constant of the class that knows its keys; immutable.
 *
 * @param name for operators and faults, in a word or two
 * @param text the script; keys come in {@code KEYS}, everything else in {@code ARGV}
 * @param digest the SHA-1 of the text in hex, by which a store knows it again
 */
public record SharedScript(String name, String text, String digest) {
    public static SharedScript of(String name, String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8));
            return new SharedScript(name, text, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    @Override
    public String toString() {
        return "script " + name;
    }
}
