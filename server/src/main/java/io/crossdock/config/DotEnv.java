package io.crossdock.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file {@code .env} in the working folder, as some originals read it: {@code NAME=value} lines. Pure but for the reading. */
final class DotEnv {
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final Pattern LINE = Pattern.compile(
            "\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(\"([^\"]*)\"|'([^']*)'|([^#]*?))\\s*(#.*)?");

    private DotEnv() {}

    /** The variables of the file, and over them those of the process. No file is an empty one. */
    static Map<String, String> under(Map<String, String> environment, Path file) throws ConfigException {
        Map<String, String> merged = new LinkedHashMap<>();
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= FILE_BYTES_MAX) {
                merged.putAll(parse(Files.readString(file, StandardCharsets.UTF_8)));
            }
        } catch (IOException unreadable) {
            throw new ConfigException(
                    "cannot read " + file + ": " + OneLine.of(String.valueOf(unreadable.getMessage())));
        }
        merged.putAll(environment);
        return merged;
    }

    static Map<String, String> parse(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String value = matcher.group(3) != null
                        ? matcher.group(3)
                        : matcher.group(4) != null ? matcher.group(4) : matcher.group(5);
                found.put(matcher.group(1), value);
            }
        });
        return found;
    }
}
