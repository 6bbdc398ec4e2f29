package io.crossdock.admin;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Upgrade;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The pages at the root: a fixed set of files from the jar, read once. Any thread. */
public final class PagesEndpoint implements Endpoint {
    /** Own scripts and styles only, and sockets to wherever the page is told to try. */
    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Answer> pages;

    public PagesEndpoint() {
        this.pages = Map.of(
                "/", page("index.html", "text/html; charset=utf-8"),
                "/try.js", page("try.js", "text/javascript; charset=utf-8"),
                "/pong", page("pong.html", "text/html; charset=utf-8"),
                "/pong.js", page("pong.js", "text/javascript; charset=utf-8"),
                "/style.css", page("style.css", "text/css; charset=utf-8"));
    }

    private static Answer page(String name, String contentType) {
        try (InputStream file = PagesEndpoint.class.getResourceAsStream("/pages/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page " + name + " is not in the jar");
            }
            return Answer.of(200, contentType, new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .with("content-security-policy", CONTENT_SECURITY_POLICY)
                    .with("x-content-type-options", "nosniff")
                    .with("cache-control", "no-cache");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        Answer page = pages.get(call.path());
        if (page == null) {
            return CompletableFuture.completedStage(Answer.text(404, "Not Found\n"));
        }
        boolean reads = call.method().equals("GET") || call.method().equals("HEAD");
        return CompletableFuture.completedStage(
                reads ? page : Answer.text(405, "Method Not Allowed\n").with("allow", "GET, HEAD"));
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(
                new Upgrade.Refused(Answer.text(404, "no WebSocket here; see the mounts at /\n")));
    }
}
