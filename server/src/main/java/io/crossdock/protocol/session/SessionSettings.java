package io.crossdock.protocol.session;

import io.crossdock.config.ConfigException;
import io.crossdock.config.Settings;
import io.crossdock.wire.SocketLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The session protocol's settings.
 *
 * @param mount where it is served
 * @param idle how long a session lives after its last use
 * @param helloSeconds from the upgrade to the hello
 * @param publicUrl where clients reach the WebSocket; null: where the registering request came to
 * @param messageBytesMax one inbound message
 * @param queueBytesMax what may wait for one slow receiver
 * @param pingSeconds between two pings; a socket that misses two is dropped
 * @param sessionsMax how many sessions are kept
 * @param registrationsPerMinute from one address; 0 is no limit
 * @param registrationsBurst how many of them at once
 * @param phonePage whether the page that plays the phone is served
 * @param originalChannels whether nodes talk on the channels of the original server
 * @param preset a session that is always there; null for none
 */
public record SessionSettings(
        boolean enabled,
        String mount,
        Duration idle,
        int helloSeconds,
        @Nullable String publicUrl,
        int messageBytesMax,
        int queueBytesMax,
        int pingSeconds,
        int sessionsMax,
        int registrationsPerMinute,
        int registrationsBurst,
        boolean phonePage,
        boolean originalChannels,
        @Nullable Preset preset) {
    /** The name under which connections, groups and metrics stand. */
    static final String PROTOCOL = "session";

    private static final int MIB = 1 << 20;

    /** A session whose id and token are known beforehand. */
    public record Preset(String sid, String token) {
        @Override
        public String toString() {
            return "Preset[(secret)]";
        }
    }

    public static SessionSettings read(Settings settings) throws ConfigException {
        return new SessionSettings(
                settings.flag("session.enabled", true, "Whether the session protocol is served."),
                settings.mount("session.mount", "/session", "The path below which it is served."),
                settings.seconds(
                        "session.idle-seconds",
                        7200,
                        1,
                        31_536_000,
                        "How long a session lives after its last use: a hello, a frame, a heartbeat."),
                (int) settings.seconds(
                                "session.hello-seconds",
                                10,
                                1,
                                900,
                                "How long a new socket may take to say hello; beyond: Close 1008.")
                        .toSeconds(),
                publicUrl(settings),
                settings.bytes(
                        "session.message-bytes-max",
                        64 * MIB,
                        1024,
                        256 * MIB,
                        "One inbound message; beyond: Close 1009."),
                settings.bytes(
                        "session.queue-bytes-max",
                        64 * MIB,
                        1024,
                        1024 * MIB,
                        "What may wait for one slow receiver; beyond: Close 1013. One message of any size passes"
                                + " when nothing waits."),
                settings.integer(
                        "session.ping-seconds",
                        30,
                        0,
                        900,
                        "Seconds between pings; a socket that misses two is dropped. 0 sends none."),
                settings.integer(
                        "session.sessions-max",
                        100_000,
                        1,
                        10_000_000,
                        "Sessions kept at a time; beyond, registering is refused. Each takes some 400 bytes."),
                settings.integer(
                        "session.registrations-per-minute",
                        60,
                        0,
                        1_000_000,
                        "Registrations from one address, loopback exempt; beyond: 429. 0 is no limit."),
                settings.integer("session.registrations-burst", 60, 1, 1_000_000, "How many of them may come at once."),
                settings.flag("session.phone-page", true, "Whether the page that plays the phone is served."),
                originalChannels(settings),
                preset(settings));
    }

    private static boolean originalChannels(Settings settings) {
        return settings.choice(
                        "session.redis-channels",
                        "own",
                        "Between nodes: on channels of our own, or on the original's ch:<id>, so that one of its"
                                + " servers can hold the other end of a session.",
                        "own",
                        "original")
                .equals("original");
    }

    private static @Nullable String publicUrl(Settings settings) throws ConfigException {
        String url = settings.optionalText(
                "session.public-url",
                "The WebSocket address that clients are told to dial, such as wss://relay.example/session/ws;"
                        + " {port} stands for the port in use. Unset: the address that the request came to.");
        if (url != null && !url.matches("wss?://[^/\\s]+(/\\S*)?")) {
            throw settings.refusal("session.public-url", "an address that begins with ws:// or wss://");
        }
        return url;
    }

    private static @Nullable Preset preset(Settings settings) {
        String sid = settings.secret("session.preset.id", "The id of a session that is always there.");
        String token = settings.secret("session.preset.token", "Its token.");
        if (sid == null || token == null) {
            if (sid != null || token != null) {
                settings.warn("session.preset needs both id and token: there is no preset session");
            }
            return null;
        }
        return new Preset(sid, token);
    }

    /** Bytes go through as they come: the original never agreed to compression either. */
    SocketLimits limits() {
        return new SocketLimits(
                PROTOCOL, messageBytesMax, queueBytesMax, SocketLimits.WhenSlow.CLOSE, pingSeconds, false);
    }
}
