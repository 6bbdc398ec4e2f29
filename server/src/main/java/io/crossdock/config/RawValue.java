package io.crossdock.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as it was written, before anybody knows its type.
 *
 * @param text the scalar, or a list in the form of YAML
 * @param items the items where a YAML list was written, else null
 * @param origin who wrote it, in words: a file with line, a variable, a flag, a profile
 * @param source which layer it belongs to
 */
record RawValue(String text, @Nullable List<String> items, String origin, Source source) {

    static RawValue scalar(String text, String origin, Source source) {
        return new RawValue(text, null, origin, source);
    }

    static RawValue list(List<String> items, String origin, Source source) {
        String text = items.stream()
                .map(item -> "\"" + item.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        return new RawValue(text, List.copyOf(items), origin, source);
    }
}
