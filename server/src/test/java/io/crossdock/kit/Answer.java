package io.crossdock.kit;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP answer as it came over the wire.
 *
 * @param status the number of the status line
 * @param reason the words behind it
 * @param headers each line as sent, {@code Name: value}, in order
 * @param body the body after chunks are joined, as UTF-8; empty when there is none
 */
public record Answer(int status, String reason, List<String> headers, String body) {

    /** The value of the first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    public List<String> headers(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                .map(line -> line.substring(start.length()).strip())
                .toList();
    }
}
