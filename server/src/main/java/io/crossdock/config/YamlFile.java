package io.crossdock.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a YAML file into flat keys: {@code http: {port: 1}} and {@code http.port: 1} are the same. Scalars stay text,
 * because only the key's definition knows the type (and so {@code no} stays "no"). Every error names its line.
 */
final class YamlFile {
    /** A hand-written file is a few kilobytes; more is some other file. */
    static final int FILE_BYTES_MAX = 256 * 1024;
    /** Our deepest key has four parts. */
    static final int DEPTH_MAX = 8;

    private static final Pattern PLACE = Pattern.compile("(?m)^ in .*, line ([0-9]{1,9}), column");

    private final String name;
    private final Map<String, RawValue> values = new LinkedHashMap<>();
    private final Map<String, Integer> lineOfPath = new HashMap<>();

    private YamlFile(String name) {
        this.name = name;
    }

    static Map<String, RawValue> read(Path path) throws ConfigException {
        YamlFile file = new YamlFile(path.toString());
        String text = file.text(path);
        try (YAMLParser parser = new YAMLFactory().createParser(text)) {
            file.document(parser);
        } catch (JsonProcessingException e) {
            throw file.error(lineOf(e), "not valid YAML: " + firstWords(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new ConfigException("cannot read the config file " + path + ": " + e);
        }
        return file.values;
    }

    private String text(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw new ConfigException("the config file " + path + " is a directory");
            }
            byte[] bytes = bytes(path);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new ConfigException("the config file " + path + " is larger than "
                        + ByteSize.format(FILE_BYTES_MAX) + ": it cannot be one");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new ConfigException("the config file " + path + " does not exist");
        } catch (CharacterCodingException e) {
            throw new ConfigException("the config file " + path + " is not UTF-8 text");
        } catch (IOException e) {
            throw new ConfigException("cannot read the config file " + path + ": " + e);
        }
    }

    /** One more than a config file may have tells that it has too many: a device or a pipe does not know its size. */
    private static byte[] bytes(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(FILE_BYTES_MAX + 1);
        }
    }

    private void document(YAMLParser parser) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw error(line(parser), "expected keys with values, such as \"http:\"");
        }
        section(parser, "", 1);
        if (parser.nextToken() != null) {
            throw error(line(parser), "only one document is allowed");
        }
    }

    private void section(YAMLParser parser, String prefix, int depth) throws IOException {
        if (depth > DEPTH_MAX) {
            throw error(line(parser), "nested deeper than " + DEPTH_MAX);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String path = prefix + parser.currentName();
            int line = line(parser);
            Integer earlier = lineOfPath.putIfAbsent(path, line);
            if (earlier != null) {
                throw error(line, "the key " + OneLine.of(path) + " was already given in line " + earlier);
            }
            value(parser, path, line, depth);
        }
    }

    private void value(YAMLParser parser, String path, int line, int depth) throws IOException {
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_OBJECT) {
            section(parser, path + ".", depth + 1);
        } else if (token == JsonToken.START_ARRAY) {
            values.put(path, RawValue.list(items(parser), origin(line), Source.FILE));
        } else if (token != JsonToken.VALUE_NULL) {
            // A section with every line commented out reads as null: it sets nothing.
            values.put(path, RawValue.scalar(scalar(parser), origin(line), Source.FILE));
        }
    }

    private List<String> items(YAMLParser parser) throws IOException {
        List<String> items = new ArrayList<>();
        JsonToken token = parser.nextToken();
        while (token != JsonToken.END_ARRAY) {
            if (token == null || !token.isScalarValue()) {
                throw error(line(parser), "a list may hold plain values only");
            }
            items.add(scalar(parser));
            token = parser.nextToken();
        }
        return items;
    }

    private String scalar(YAMLParser parser) throws IOException {
        if (parser.isCurrentAlias()) {
            throw error(line(parser), "aliases (*" + OneLine.of(parser.getText()) + ") are not supported");
        }
        return parser.getText();
    }

    private String origin(int line) {
        return name + " line " + line;
    }

    private ConfigException error(int line, String what) {
        return new ConfigException(origin(line) + ": " + what);
    }

    private static int line(YAMLParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }

    /** The exception's own location is the last good token; the place of the mistake stands last in its message. */
    private static int lineOf(JsonProcessingException e) {
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        Matcher place = PLACE.matcher(Objects.requireNonNullElse(e.getOriginalMessage(), ""));
        while (place.find()) {
            line = Integer.parseInt(place.group(1));
        }
        return line;
    }

    /** The parser's message without its drawing of the place, which needs several lines. */
    private static String firstWords(@Nullable String message) {
        if (message == null) {
            return "unreadable";
        }
        return OneLine.of(message.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(String::strip)
                .collect(Collectors.joining(", ")));
    }
}
