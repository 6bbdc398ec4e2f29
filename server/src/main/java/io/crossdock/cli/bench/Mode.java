package io.crossdock.cli.bench;

import java.util.Locale;

/** What the bench does. */
enum Mode {
    FANOUT,
    PAIRS,
    IDLE,
    CONNECT;

    /** As the user writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
