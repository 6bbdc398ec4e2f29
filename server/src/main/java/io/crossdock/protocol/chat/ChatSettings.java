package io.crossdock.protocol.chat;

import io.crossdock.config.Cidr;
import io.crossdock.config.ConfigException;
import io.crossdock.config.Profile;
import io.crossdock.config.Settings;
import io.crossdock.config.Source;
import io.crossdock.wire.SocketLimits;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The chat board's settings.
 *
 * @param mount where it is served
 * @param secret goes into every visitor's key; null: one of this process alone
 * @param allowedOrigin whose pages may call; {@code *} is all
 * @param profiler which requests the burst profiler counts
 * @param clientAddress which header of a trusted proxy says where a visitor comes from
 * @param trustedProxies whose headers are believed; empty: what is usual
 * @param textMax code points in one message
 * @param requestsPerMinute from one address; 0 is no limit
 * @param requestsBurst how many of them at once
 * @param upgradesPerMinute WebSockets opened from one address; 0 is no limit
 * @param requestDeadline how long an answer may take
 * @param queueBytesMax what may wait for one slow reader
 * @param pingSeconds between two pings; 0 sends none
 */
public record ChatSettings(
        boolean enabled,
        String mount,
        @Nullable String secret,
        String allowedOrigin,
        Profiler profiler,
        ClientAddress clientAddress,
        List<Cidr> trustedProxies,
        int textMax,
        int requestsPerMinute,
        int requestsBurst,
        int upgradesPerMinute,
        Duration requestDeadline,
        int queueBytesMax,
        int pingSeconds,
        BoardLimits board) {
    /** The name under which connections, groups and metrics stand. */
    static final String PROTOCOL = "chat";

    private static final int KIB = 1024;
    private static final int MIB = KIB * KIB;
    /** What readers say is passed over, so none of it needs room. */
    private static final int INBOUND_BYTES_MAX = 64 * KIB;

    /** What counts as a different endpoint within half a second. */
    public enum Profiler {
        /** Writes, reveals and paths that do not exist: a page that loads is not an attack. */
        PAGE_LOADS_EXEMPT,
        /** Every request. */
        LITERAL
    }

    /** Where a visitor's address is taken from when the socket belongs to a trusted proxy. */
    public enum ClientAddress {
        /** {@code Cf-Connecting-Ip}, else the first item of {@code X-Forwarded-For}. */
        HEADERS,
        CF_CONNECTING_IP,
        FORWARDED_FIRST,
        /** The right-most item that is not itself a trusted proxy: for proxies that append. */
        FORWARDED_LAST,
        SOCKET
    }

    public static ChatSettings read(Settings settings) throws ConfigException {
        return new ChatSettings(
                settings.flag("chat.enabled", true, "Whether the chat board is served."),
                settings.mount("chat.mount", "/chat", "The path below which it is served."),
                secret(settings),
                origin(settings),
                Profiler.valueOf(word(settings.choice(
                        "chat.profiler",
                        "page-loads-exempt",
                        "Which requests the burst profiler counts. literal: every one, which bans the visitors of the"
                                + " current web client for opening the page.",
                        "page-loads-exempt",
                        "literal"))),
                ClientAddress.valueOf(word(settings.choice(
                        "chat.client-address",
                        "headers",
                        "Where a visitor's address comes from behind a trusted proxy. headers: Cf-Connecting-Ip, else the"
                                + " first item of X-Forwarded-For. Behind a proxy that appends to X-Forwarded-For that"
                                + " item is the client's to choose: take forwarded-last.",
                        "headers",
                        "cf-connecting-ip",
                        "forwarded-first",
                        "forwarded-last",
                        "socket"))),
                proxies(settings),
                settings.integer("chat.text-max", 280, 1, 500, "Unicode code points in one message."),
                settings.integer(
                        "chat.requests-per-minute",
                        50,
                        0,
                        1_000_000,
                        "Requests from one address, but for health, statistics and cooldown; beyond: 429. 0 is no limit."),
                settings.integer("chat.requests-burst", 50, 1, 1_000_000, "How many of them may come at once."),
                settings.integer(
                        "chat.upgrades-per-minute",
                        300,
                        0,
                        1_000_000,
                        "WebSockets opened from one address, and as many at once; beyond: 429. 0 is no limit."),
                settings.seconds("chat.request-seconds", 30, 1, 900, "How long an answer may take; beyond: 408."),
                settings.bytes(
                        "chat.queue-bytes-max",
                        MIB,
                        KIB,
                        64 * MIB,
                        "What may wait for one slow reader; beyond: Close 1013, and it comes back."),
                settings.integer(
                        "chat.ping-seconds",
                        30,
                        0,
                        900,
                        "Seconds between pings; a reader that misses two is dropped. 0 sends none."),
                BoardLimits.read(settings));
    }

    private static @Nullable String secret(Settings settings) {
        String secret = settings.secret(
                "chat.secret",
                "Goes into every visitor's key, so that nobody can compute another's. Unset: a random one for as"
                        + " long as the process lives; nodes that share a Redis need the same.");
        if (secret == null && dropIn(settings)) {
            settings.warn("SERVER_SECRET is not set: visitors' keys, and so all bans, last as long as this process");
        }
        return secret;
    }

    /** Whether it stands in for an original, which would not have started. */
    private static boolean dropIn(Settings settings) {
        Profile profile = settings.profile();
        return profile != null && profile.protocol().equals(PROTOCOL);
    }

    private static String word(String choice) {
        return choice.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private static String origin(Settings settings) throws ConfigException {
        String origin = settings.text(
                "chat.allowed-origin",
                "*",
                "Whose pages may call from a browser, such as https://rooms.example; * is everybody's.");
        if (!origin.equals("*") && !origin.matches("[a-zA-Z][a-zA-Z0-9+.-]*://[^\\s/,]+")) {
            throw settings.refusal("chat.allowed-origin", "an origin such as https://rooms.example, or *");
        }
        if (settings.source("chat.allowed-origin") == Source.DEFAULT && dropIn(settings)) {
            settings.warn("ALLOWED_ORIGIN is not set: pages of every origin may call");
        }
        return origin;
    }

    private static List<Cidr> proxies(Settings settings) {
        List<String> blocks = settings.list(
                "chat.trusted-proxies",
                "Proxies whose address headers are believed, such as 10.0.0.0/8. Unset: those of http.trusted-proxies"
                        + " and this machine's own.");
        return blocks.stream()
                .map(text -> {
                    Cidr block = Cidr.parse(text);
                    if (block == null) {
                        throw settings.refusal("chat.trusted-proxies", "addresses and blocks such as 10.0.0.0/8");
                    }
                    return block;
                })
                .toList();
    }

    SocketLimits sockets() {
        return new SocketLimits(
                PROTOCOL, INBOUND_BYTES_MAX, queueBytesMax, SocketLimits.WhenSlow.CLOSE, pingSeconds, false);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ChatSettings[mount=" + mount + "]";
    }
}
