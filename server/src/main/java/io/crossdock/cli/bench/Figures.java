package io.crossdock.cli.bench;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** With thousands apart, and decimals only where they say something. */
    static String number(double number) {
        return String.format(Locale.ROOT, number < 10 ? "%.2f" : number < 100 ? "%.1f" : "%,.0f", number);
    }

    static String nanos(long nanos) {
        if (nanos < 1_000_000) {
            return Math.round(nanos / 1e3) + " us";
        }
        return nanos < 10_000_000_000L ? number(nanos / 1e6) + " ms" : number(nanos / 1e9) + " s";
    }

    static String bytes(double bytes) {
        if (bytes >= 0 && bytes < 1024) {
            return Math.round(bytes) + " B";
        }
        return Math.abs(bytes) < 1024 * 1024 ? number(bytes / 1024) + " KiB" : number(bytes / 1024 / 1024) + " MiB";
    }
}
