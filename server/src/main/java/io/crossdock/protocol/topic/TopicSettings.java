package io.crossdock.protocol.topic;

import io.crossdock.config.Settings;
import io.crossdock.wire.SocketLimits;

/**
 * The topic protocol's settings.
 *
 * @param mount where it is served
 * @param messageBytesMax one inbound message with its envelope
 * @param queueBytesMax what may wait for one slow receiver
 * @param pingSeconds between two pings; a peer that misses two is dropped
 * @param nameCharsMax a topic's or a peer id's length: every member holds both in memory
 */
public record TopicSettings(
        boolean enabled, String mount, int messageBytesMax, int queueBytesMax, int pingSeconds, int nameCharsMax) {
    /** The name under which connections, groups and metrics stand. */
    static final String PROTOCOL = "topic";

    /** The same for its GUN channels, whose names must not meet those of topics. */
    static final String GUN = "gun";

    private static final int MIB = 1 << 20;

    public static TopicSettings read(Settings settings) {
        return new TopicSettings(
                settings.flag("topic.enabled", true, "Whether the topic protocol is served."),
                settings.mount("topic.mount", "/topic", "The path below which it is served."),
                settings.bytes(
                        "topic.message-bytes-max",
                        16 * MIB,
                        1024,
                        1024 * MIB,
                        "One inbound message with its JSON envelope; beyond: Close 1009."),
                settings.bytes(
                        "topic.queue-bytes-max",
                        4 * MIB,
                        1024,
                        1024 * MIB,
                        "What may wait for one slow receiver; beyond: Close 1013. One message of any size passes"
                                + " when nothing waits."),
                settings.integer(
                        "topic.ping-seconds",
                        30,
                        0,
                        900,
                        "Seconds between pings; a peer that misses two is dropped. 0 sends none."),
                settings.integer(
                        "topic.name-chars-max",
                        4096,
                        64,
                        65_536,
                        "Characters of a topic or a peer id; beyond: Close 1008."));
    }

    /** Bytes go through as they come: the original never agreed to compression either. */
    SocketLimits limits() {
        return new SocketLimits(
                PROTOCOL, messageBytesMax, queueBytesMax, SocketLimits.WhenSlow.CLOSE, pingSeconds, false);
    }

    /** A reader that falls behind on a GUN channel loses the oldest messages and stays. */
    SocketLimits gunLimits() {
        return new SocketLimits(
                GUN, messageBytesMax, queueBytesMax, SocketLimits.WhenSlow.DROP_OLDEST, pingSeconds, false);
    }
}
