package io.crossdock.cli.bench;

import java.util.Locale;

/** Who of a pair speaks. Clients 2k and 2k+1 are partners. */
enum Flow {
    /** The even one sends. */
    ONE_WAY,
    /** Each sends, whatever the other does. */
    BOTH,
    /** The even one sends, the odd one answers each message; latency is that of the whole round. */
    PING_PONG;

    /** As the user writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
