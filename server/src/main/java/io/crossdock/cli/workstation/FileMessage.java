package io.crossdock.cli.workstation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What our own clients say to each other about files, inside a session (docs/protocols/session.md): a file is announced,
 * the other end confirms, its bytes follow in pieces, and each is confirmed.
 */
sealed interface FileMessage {
    String id();

    /** A file is going to come. */
    record Begin(String id, String name, long size) implements FileMessage {}

    /** So many bytes of it have come. */
    record Ack(String id, long bytes) implements FileMessage {}

    /** It is not wanted, or not going to come. */
    record No(String id, String reason) implements FileMessage {}

    default String json() {
        if (this instanceof Begin begin) {
            return "{\"type\":\"file\",\"id\":" + quote(begin.id) + ",\"name\":" + quote(begin.name) + ",\"size\":"
                    + begin.size + "}";
        }
        if (this instanceof Ack ack) {
            return "{\"type\":\"file-ack\",\"id\":" + quote(ack.id) + ",\"bytes\":" + ack.bytes + "}";
        }
        No no = (No) this;
        return "{\"type\":\"file-no\",\"id\":" + quote(no.id) + ",\"reason\":" + quote(no.reason) + "}";
    }

    private static String quote(String text) {
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /** Null for any other text. */
    static @Nullable FileMessage read(String text) {
        // Most texts are no JSON at all, and large ones need not be looked through.
        if (!text.startsWith("{\"type\":\"file") || text.length() > 4096) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getText());
                json.skipChildren();
            }
            return of(fields);
        } catch (IOException | NumberFormatException another) {
            return null;
        }
    }

    private static @Nullable FileMessage of(Map<String, String> fields) {
        String id = fields.getOrDefault("id", "");
        return switch (fields.getOrDefault("type", "")) {
            case "file" ->
                new Begin(id, fields.getOrDefault("name", ""), Long.parseLong(fields.getOrDefault("size", "")));
            case "file-ack" -> new Ack(id, Long.parseLong(fields.getOrDefault("bytes", "")));
            case "file-no" -> new No(id, fields.getOrDefault("reason", ""));
            default -> null;
        };
    }
}
