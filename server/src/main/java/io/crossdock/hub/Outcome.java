package io.crossdock.hub;

import java.util.Locale;

/**
 * What became of a frame, or of a message that never became one. Everything but {@link #SENT} is a delivery that did
 * not happen and is one count in the ledger of losses under this name.
 */
public enum Outcome {
    /** Handed to the receiver's socket. */
    SENT,
    /** The receiver's queue was full in bytes. */
    SLOW,
    /** The receiver's connection was closing or closed. */
    GONE,
    /** The receiver's event loop had too much waiting. */
    INBOX_FULL,
    /** Was queued for the socket, which then broke: it may or may not have arrived, and counts as sent as well. */
    CUT_OFF,
    /** Nobody holds the name. */
    NOBODY_THERE,
    /** The sender had not joined yet. */
    NOT_JOINED,
    /** The message was not of the protocol's form. */
    MALFORMED,
    /** The message named another sender than the one it came from. */
    SPOOFED,
    /** The sender was over its rate. */
    RATE_LIMITED,
    /** The message was over the size limit. */
    TOO_LARGE,
    /** Other nodes could not be reached; local receivers were served. */
    BACKPLANE_AWAY;

    /** As it stands in metrics and logs: {@code inbox_full}. */
    public String label() {
        return label;
    }

    /** Its place in a table of counts. */
    @SuppressWarnings("EnumOrdinal") // never stored or sent: only where a count stands while the process lives
    public int index() {
        return ordinal();
    }

    /** How many outcomes there are: the size of a table of counts by index. */
    public static final int COUNT = values().length;

    private final String label = name().toLowerCase(Locale.ROOT);
}
