package io.crossdock.protocol.session;

import io.crossdock.wire.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page that plays the phone in a browser: three files from the jar, read once, and the same for everybody. Which
 * session it joins stands behind the {@code #} of its address, which no browser sends. Any thread.
 */
final class PhonePage {
    /** Own scripts and styles only, sockets to wherever the code says, and pictures that were received. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data: blob:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, Answer> FILES = Map.of(
            "/phone", file("phone.html", "text/html; charset=utf-8"),
            "/phone.js", file("phone.js", "text/javascript; charset=utf-8"),
            "/phone.css", file("phone.css", "text/css; charset=utf-8"));

    private PhonePage() {}

    static @Nullable Answer at(String path) {
        return FILES.get(path);
    }

    private static Answer file(String name, String contentType) {
        try (InputStream file = PhonePage.class.getResourceAsStream("/pages/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page " + name + " is not in the jar");
            }
            return Answer.of(200, contentType, new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .with("content-security-policy", CONTENT_SECURITY_POLICY)
                    .with("referrer-policy", "no-referrer")
                    .with("x-content-type-options", "nosniff")
                    .with("cache-control", "no-cache");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
