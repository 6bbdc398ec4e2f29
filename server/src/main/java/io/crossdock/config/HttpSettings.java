package io.crossdock.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The HTTP and WebSocket listener.
 *
 * @param host the address to bind
 * @param port the port to bind; 0 takes any free one
 * @param trustedProxies whose forwarded addresses are believed
 * @param connectionsMax in all; 0 is no limit
 * @param connectionsPerAddressMax from one client address, loopback exempt; 0 is no limit
 * @param loops event-loop threads; 0 is one for each core
 * @param headerBytesMax request line and headers together
 * @param requestBytesMax the body of an HTTP request
 * @param gatheringBytesMax what all messages and bodies read in part may hold together; 0 is a part of the memory
 * @param headDeadline from the first byte of a connection or request to the end of its head
 * @param requestDeadline from there to the end of its body
 * @param idleDeadline of a keep-alive connection between two requests
 */
public record HttpSettings(
        String host,
        int port,
        Transport transport,
        List<Cidr> trustedProxies,
        int connectionsMax,
        int connectionsPerAddressMax,
        int loops,
        int headerBytesMax,
        int requestBytesMax,
        long gatheringBytesMax,
        Duration headDeadline,
        Duration requestDeadline,
        Duration idleDeadline) {

    /** How the process talks to the kernel. */
    public enum Transport {
        /** The best of the others that works here. */
        AUTO,
        EPOLL,
        IO_URING,
        NIO
    }

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    public static HttpSettings read(Settings settings) throws ConfigException {
        return new HttpSettings(
                host(settings),
                port(settings),
                transport(settings),
                trustedProxies(settings),
                settings.integer("http.max-connections", 50_000, 0, 10_000_000, "Connections in all; 0 is no limit."),
                settings.integer(
                        "http.max-connections-per-address",
                        4096,
                        0,
                        10_000_000,
                        "Connections from one client address, loopback exempt; 0 is no limit. Room for an office"
                                + " behind one address, not for one host that takes every connection."),
                settings.integer("http.loops", 0, 0, 1024, "Event-loop threads; 0 is one for each core."),
                settings.bytes("http.header-bytes-max", 16 * KIB, KIB, MIB, "Request line and headers of one request."),
                settings.bytes("http.request-bytes-max", 2 * MIB, KIB, 256 * MIB, "The body of one HTTP request."),
                settings.bytesOrAuto(
                        "http.gathering-bytes-max",
                        MIB,
                        1024L * 1024 * MIB,
                        "What all messages and request bodies that have come in part may hold together, past 16KiB for"
                                + " each connection; beyond, Close 1013 or 503. auto is a quarter of the memory that"
                                + " direct buffers may take, at least 32MiB. A message larger than all of it is too"
                                + " large."),
                settings.seconds(
                        "http.header-seconds", 10, 1, 3600, "Deadline for a request's head, against slow senders."),
                settings.seconds(
                        "http.request-seconds", 30, 1, 900, "Deadline for a request's body, against slow senders."),
                settings.seconds(
                        "http.idle-seconds",
                        60,
                        1,
                        86_400,
                        "How long a connection may wait for its next request. A WebSocket is not meant."));
    }

    /** The port, for others that depend on it. */
    static int port(Settings settings) {
        return settings.integer("http.port", 8080, 0, 65535, "The HTTP and WebSocket port; 0 takes any free one.");
    }

    /** The address to listen on, for ports of other protocols as well. */
    static String host(Settings settings) {
        String host = settings.text("http.host", "0.0.0.0", "The address to listen on.");
        if (host.isBlank()) {
            throw settings.refusal("http.host", "an address or a host name");
        }
        return host;
    }

    private static Transport transport(Settings settings) {
        String transport = settings.choice(
                "http.transport",
                "auto",
                "How to talk to the kernel; auto takes the best that works here.",
                "auto",
                "epoll",
                "io_uring",
                "nio");
        return Transport.valueOf(transport.toUpperCase(Locale.ROOT));
    }

    private static List<Cidr> trustedProxies(Settings settings) {
        String doc = "Proxies whose forwarded client addresses are believed, such as 10.0.0.0/8.";
        return settings.list("http.trusted-proxies", doc).stream()
                .map(text -> {
                    Cidr block = Cidr.parse(text);
                    if (block == null) {
                        throw settings.refusal("http.trusted-proxies", "addresses and blocks such as 10.0.0.0/8");
                    }
                    return block;
                })
                .toList();
    }
}
