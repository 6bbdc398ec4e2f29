package io.crossdock.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as operators write them: {@code 65536}, {@code 512KiB}, {@code 16MiB}, {@code 1GiB}. */
final class ByteSize {
    private static final String[] UNITS = {"GiB", "MiB", "KiB"};

    private ByteSize() {}

    /** The number of bytes, or null when the text is no size or does not fit a long. */
    static @Nullable Long parse(String text) {
        String digits = text;
        int shift = 0;
        for (int i = 0; i < UNITS.length; i++) {
            if (text.toLowerCase(Locale.ROOT).endsWith(UNITS[i].toLowerCase(Locale.ROOT))) {
                digits = text.substring(0, text.length() - UNITS[i].length()).strip();
                shift = 10 * (UNITS.length - i);
            }
        }
        if (!digits.matches("[0-9]{1,18}")) {
            return null;
        }
        long number = Long.parseLong(digits);
        return number > Long.MAX_VALUE >> shift ? null : number << shift;
    }

    /** The shortest exact form, so that a default reads as it was meant. */
    static String format(long bytes) {
        for (int i = 0; i < UNITS.length; i++) {
            int shift = 10 * (UNITS.length - i);
            if (bytes != 0 && (bytes >> shift) << shift == bytes) {
                return (bytes >> shift) + UNITS[i];
            }
        }
        return Long.toString(bytes);
    }
}
