package io.crossdock.client;

import io.crossdock.client.RelayException.Reason;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a relay offers about sessions over HTTP: making and ending them. Holds no connection; any thread.
 *
 * <pre>{@code
 * SessionServer server = new SessionServer(URI.create("https://relay.example/session"), Options.standard());
 * Registration registration = server.register();
 * show(registration.qrDataUrl());
 * }</pre>
 */
public final class SessionServer {
    private final String base;
    private final Network network;

    /** @param address without {@code /api}: {@code http://localhost:8080/session}, or {@code http://localhost:3001} */
    public SessionServer(URI address, Options options) {
        String scheme = String.valueOf(address.getScheme());
        if ((!scheme.equals("http") && !scheme.equals("https")) || address.getHost() == null) {
            throw new IllegalArgumentException("the address must begin with http:// or https:// and name a host");
        }
        String text = address.toString();
        this.base = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.network = options.network();
    }

    /** Makes a session. Blocks until the relay has answered. */
    public Registration register() throws IOException, InterruptedException {
        return Waiting.on(registerAsync());
    }

    /** Makes a session. */
    public CompletableFuture<Registration> registerAsync() {
        return network.request("POST", URI.create(base + "/api/register"), Map.of(), "")
                .thenCompose(answer -> {
                    try {
                        return CompletableFuture.completedFuture(registration(answer));
                    } catch (RelayException unusable) {
                        return CompletableFuture.failedFuture(unusable);
                    }
                });
    }

    private static Registration registration(Network.Answer answer) throws RelayException {
        if (answer.status() == 200) {
            return Registration.parse(answer.body());
        }
        boolean later = answer.status() == 429 || answer.status() >= 500;
        throw new RelayException(
                later ? Reason.UNREACHABLE : Reason.REFUSED,
                "registering a session was answered with " + answer.status() + " " + firstWords(answer.body()));
    }

    private static String firstWords(String body) {
        return body.substring(0, Math.min(80, body.length())).replaceAll("\\s+", " ");
    }

    /**
     * Ends a session for everybody in it. Blocks until the relay has answered.
     *
     * @return false when there was no such session any more
     */
    public boolean kill(Pairing session) throws IOException, InterruptedException {
        return Waiting.on(killAsync(session));
    }

    /** Ends a session for everybody in it. */
    public CompletableFuture<Boolean> killAsync(Pairing session) {
        return network.request("DELETE", URI.create(base + "/api/session/" + session.sessionId()), Map.of(), "")
                .thenCompose(answer -> switch (answer.status() / 100) {
                    case 2 -> CompletableFuture.completedFuture(true);
                    case 4 -> CompletableFuture.completedFuture(false);
                    default ->
                        CompletableFuture.failedFuture(new RelayException(
                                Reason.UNREACHABLE, "ending a session was answered with " + answer.status()));
                });
    }

    /**
     * Where a phone's browser can join without an app, if the relay serves such a page. Blocks until it has answered. The
     * address is as secret as the token.
     */
    public Optional<URI> phonePage(Pairing session) throws IOException, InterruptedException {
        return Waiting.on(phonePageAsync(session));
    }

    /** Where a phone's browser can join without an app, if the relay serves such a page. */
    public CompletableFuture<Optional<URI>> phonePageAsync(Pairing session) {
        return network.request("GET", URI.create(base + "/phone"), Map.of(), "")
                .thenApply(answer -> answer.status() == 200
                        ? Optional.of(URI.create(base + "/phone#" + session.sessionId() + "." + session.token()))
                        : Optional.empty());
    }

    /** Whether there is a relay, and it is well. */
    public CompletableFuture<Boolean> isHealthyAsync() {
        return network.request("GET", URI.create(base + "/health"), Map.of(), "")
                .handle((answer, fault) -> isWell(answer));
    }

    private static boolean isWell(Network.@Nullable Answer answer) {
        return answer != null && answer.status() == 200;
    }
}
