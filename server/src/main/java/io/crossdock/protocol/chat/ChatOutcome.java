package io.crossdock.protocol.chat;

import java.util.Locale;

/** What became of a request to the board, as far as it matters to operators. */
enum ChatOutcome {
    /** A post that everybody sees. */
    POSTED,
    /** A post of somebody banned: answered as if, seen by nobody. */
    SWALLOWED,
    POST_TOO_SOON,
    /** Too long, blank, or with a phone number that is none. */
    POST_INVALID,
    /** Broke a rule about content. */
    VIOLATION,
    /** Taken, and counted against its author. */
    SUSPICIOUS,
    /** Filled what people do not see. */
    TRAPPED,
    REVEALED,
    /** Asked for the phone of what is not there or has none. */
    NOTHING_TO_REVEAL,
    REVEAL_TOO_SOON,
    REPORTED,
    REPORT_REFUSED,
    /** Came from a blocked address. */
    BLOCKED,
    PROFILED,
    TOO_FAST,
    /** One address over its requests per minute. */
    ADDRESS_RATE,
    /** The body was not of the protocol's form. */
    MALFORMED,
    /** The store did not answer, or not in time. */
    STORE_AWAY;

    /** As it stands in metrics: {@code post_too_soon}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
