package io.crossdock.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word somebody probably meant. Runs once, before the process gives up. */
final class Nearest {
    private Nearest() {}

    /** The candidate with the fewest edits (insert, delete, replace), or null when none is anything like the word. */
    static @Nullable String to(String word, Collection<String> candidates) {
        String nearest = null;
        // More than that, and it is a guess that leads astray.
        int fewest = word.length() / 2 + 1;
        for (String candidate : candidates) {
            int edits = edits(word, candidate);
            if (edits < fewest) {
                fewest = edits;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static int edits(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int[] row = new int[to.length() + 1];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replace, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[to.length()];
    }
}
