package io.crossdock.protocol.chat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The board's names in Redis. Those of the original's code where it has them, so that both can work on one Redis; all of
 * them in this place (docs/protocols/chat.md). Pure.
 */
final class ChatKeys {
    /** Every message as it is posted, with its phone. */
    static final String CHANNEL = "chat:messages";

    static final String MESSAGE = "message:";
    static final String INDEX = "messages";
    /** Ours: the key of who posted a message. */
    static final String AUTHOR = "author:";

    static final String BANNED = "shadowban:";
    /** Behind {@link #BANNED}. */
    static final String REPORTED = "reported:";

    static final String BLOCKED = "blocked:ip:";

    private ChatKeys() {}

    /** What the door looks at. */
    static List<String> door(Identity who) {
        return List.of(
                BLOCKED + who.address(), "burst:" + who.key(), "ratelimit:burst:" + who.key(), BANNED + who.key());
    }

    static String banned(String browserId) {
        return BANNED + REPORTED + browserId;
    }

    static String violations(String key) {
        return "violations:" + key;
    }

    static String posts(Identity who) {
        return "ratelimit:post:" + who.key();
    }

    static String reveals(Identity who) {
        return "ratelimit:reveal:" + who.key();
    }

    /** Ours. */
    static String revealsOfAddress(Identity who) {
        return "ratelimit:reveal-ip:" + who.address();
    }

    static String reports(String browserId) {
        return "reports:fingerprint:" + browserId;
    }

    /** Ours: who they were. */
    static String reporters(String browserId) {
        return "reporters:" + browserId;
    }

    static String visitors(String day) {
        return "stats:unique_visitors:" + day;
    }

    static String posted(String day) {
        return "stats:message_count:" + day;
    }

    static String cityVisitors(String city, String day) {
        return "stats:city_visitors:" + city + ":" + day;
    }

    static String cityViews(String city, String day) {
        return "stats:city_views:" + city + ":" + day;
    }

    /** Ours: which cities were asked for, to bound them. */
    static String cities(String day) {
        return "stats:cities:" + day;
    }

    /** The day (UTC) of a time in milliseconds, as the original writes it. */
    static String day(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC).toLocalDate().toString();
    }
}
