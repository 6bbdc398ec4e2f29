package io.crossdock.protocol.chat;

import io.crossdock.config.ConfigException;
import io.crossdock.config.Settings;
import java.time.Duration;

/**
 * What the board allows, and how much of it is kept.
 *
 * @param life of a message
 * @param messagesMax kept at a time; beyond, the oldest leaves
 * @param bytesMax of all messages together; beyond, the oldest leaves
 * @param postEvery one post of one visitor in this time
 * @param reveals of phone numbers to one visitor in an hour
 * @param revealsPerAddress of phone numbers to one address in an hour; 0 is no limit
 * @param identitiesMax visitors remembered by each single limit
 */
public record BoardLimits(
        Duration life,
        int messagesMax,
        int bytesMax,
        Duration postEvery,
        int reveals,
        int revealsPerAddress,
        int identitiesMax) {
    /** A visitor's requests within {@link #BURST_MILLIS}; one more and the address is blocked. */
    static final int BURST_REQUESTS = 20;

    static final long BURST_MILLIS = 2_000;
    /** So many different paths within {@link #PROFILE_MILLIS} are a machine's doing. */
    static final int PROFILE_PATHS = 5;

    static final long PROFILE_MILLIS = 500;
    static final long BLOCK_MILLIS = Duration.ofMinutes(30).toMillis();
    static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    /** Some ten years, the original's "permanent". */
    static final long PERMANENT_MILLIS = Duration.ofDays(3650).toMillis();

    static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
    static final long REPORTS_MILLIS = Duration.ofDays(7).toMillis();
    static final int VIOLATIONS_TO_BAN = 3;
    static final int REPORTS_TO_BAN = 3;
    static final int REPORTS_TO_DELETE = 5;
    /** Reporters remembered for one author; nothing changes after the fifth. */
    static final int REPORTERS_MAX = 100;

    static BoardLimits read(Settings settings) throws ConfigException {
        return new BoardLimits(
                settings.seconds("chat.life-seconds", 172_800, 1, 31_536_000, "How long a message stays on the board."),
                settings.integer(
                        "chat.messages-max", 20_000, 1, 1_000_000, "Messages kept; beyond, the oldest leaves."),
                settings.bytes(
                        "chat.board-bytes-max",
                        32 * 1024 * 1024,
                        64 * 1024,
                        1024 * 1024 * 1024,
                        "Bytes of all messages kept; beyond, the oldest leaves. The list of all is one answer."),
                settings.seconds(
                        "chat.post-seconds", 60, 1, 86_400, "One post of one visitor in this time; beyond: 429."),
                settings.integer(
                        "chat.reveals-per-hour",
                        5,
                        1,
                        1000,
                        "Phone numbers shown to one visitor in an hour; beyond: 429."),
                settings.integer(
                        "chat.reveals-per-address-per-hour",
                        50,
                        0,
                        1_000_000,
                        "Phone numbers shown to one address in an hour, since a visitor may say it is somebody else;"
                                + " beyond: 429. 0 is no limit."),
                settings.integer(
                        "chat.identities-max",
                        100_000,
                        1000,
                        10_000_000,
                        "Visitors that each limit and each kind of ban remembers; beyond, whoever would be forgotten"
                                + " first is. Each takes some 300 bytes."));
    }
}
