package io.crossdock.protocol.chat;

import static io.crossdock.wire.JsonBody.object;
import static io.crossdock.wire.JsonBody.orAbsent;
import static io.crossdock.wire.JsonBody.present;
import static io.crossdock.wire.JsonBody.string;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.wire.JsonBody.WrongShape;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The board's JSON (docs/protocols/chat.md): bodies in, messages out. Pure functions; bodies are borrowed. */
final class ChatCodec {
    /** Room for any client's id or city, and for a phone number with everything people put around it. */
    static final int ID_CHARS_MAX = 100;

    static final int PHONE_CHARS_MAX = 32;
    private static final Set<String> TYPES = Set.of("offered", "requested");

    private ChatCodec() {}

    static Submission submission(ByteBuf body) throws MalformedMessage, WrongShape {
        JsonScanner json = object(body);
        String browserId = null;
        String message = null;
        String type = null;
        String phone = null;
        String location = null;
        String website = null;
        while (json.nextField()) {
            if (json.keyIs("browser_id")) {
                browserId = string(json, "browser_id");
            } else if (json.keyIs("message")) {
                message = string(json, "message");
            } else if (json.keyIs("message_type")) {
                type = string(json, "message_type");
            } else if (json.keyIs("phone")) {
                phone = orAbsent(json, "phone");
            } else if (json.keyIs("location")) {
                location = orAbsent(json, "location");
            } else if (json.keyIs("website")) {
                website = orAbsent(json, "website");
            } else {
                json.skip();
            }
        }
        if (type != null && !TYPES.contains(type)) {
            throw new WrongShape("message_type: expected `offered` or `requested`");
        }
        return new Submission(
                bounded(present(browserId, "browser_id"), "browser_id"),
                present(message, "message"),
                present(type, "message_type"),
                phone,
                location == null ? null : bounded(location, "location"),
                website != null && !website.isEmpty());
    }

    static Report report(ByteBuf body) throws MalformedMessage, WrongShape {
        JsonScanner json = object(body);
        String messageId = null;
        String browserId = null;
        while (json.nextField()) {
            if (json.keyIs("message_id")) {
                messageId = string(json, "message_id");
            } else if (json.keyIs("reported_browser_id")) {
                browserId = string(json, "reported_browser_id");
            } else {
                json.skip();
            }
        }
        return new Report(present(messageId, "message_id"), present(browserId, "reported_browser_id"));
    }

    /** A message as another node has written it: made harmless once more, since anybody may write there. */
    static ChatMessage message(ByteBuf json) throws MalformedMessage, WrongShape {
        JsonScanner fields = object(json);
        String id = null;
        String browserId = null;
        String html = null;
        String type = null;
        String phone = null;
        String location = null;
        long timestamp = -1;
        while (fields.nextField()) {
            if (fields.keyIs("id")) {
                id = string(fields, "id");
            } else if (fields.keyIs("browser_id")) {
                browserId = string(fields, "browser_id");
            } else if (fields.keyIs("message")) {
                html = string(fields, "message");
            } else if (fields.keyIs("message_type")) {
                type = string(fields, "message_type");
            } else if (fields.keyIs("phone")) {
                phone = orAbsent(fields, "phone");
            } else if (fields.keyIs("location")) {
                location = orAbsent(fields, "location");
            } else if (fields.keyIs("timestamp")) {
                timestamp = time(json, fields);
            } else {
                fields.skip();
            }
        }
        if (timestamp < 0) {
            throw new WrongShape("missing field `timestamp`");
        }
        return new ChatMessage(
                present(id, "id"),
                present(browserId, "browser_id"),
                SafeHtml.of(present(html, "message")),
                present(type, "message_type"),
                timestamp,
                phone,
                location);
    }

    private static long time(ByteBuf json, JsonScanner field) throws MalformedMessage, WrongShape {
        field.skip();
        int start = field.valueStart();
        String digits = json.toString(start, Math.min(20, field.valueEnd() - start), UTF_8);
        if (!digits.matches("[0-9]{1,12}")) {
            throw new WrongShape("timestamp: expected whole seconds");
        }
        return Long.parseLong(digits);
    }

    private static String bounded(String value, String name) throws WrongShape {
        if (value.length() > ID_CHARS_MAX) {
            throw new WrongShape(name + ": longer than " + ID_CHARS_MAX + " characters");
        }
        return value;
    }

    /** As its author and other nodes see it: with the phone. */
    static String full(ChatMessage message) {
        return json(message, message.phone());
    }

    /** As everybody else does. */
    static String shown(ChatMessage message) {
        return json(message, null);
    }

    private static String json(ChatMessage message, @Nullable String phone) {
        StringBuilder json = new StringBuilder(256)
                .append("{\"id\":")
                .append(JsonText.quote(message.id()))
                .append(",\"browser_id\":")
                .append(JsonText.quote(message.browserId()))
                .append(",\"message\":")
                .append(JsonText.quote(message.html()))
                .append(",\"message_type\":")
                .append(JsonText.quote(message.type()))
                .append(",\"timestamp\":")
                .append(message.timestamp());
        if (phone != null) {
            json.append(",\"phone\":").append(JsonText.quote(phone));
        }
        if (message.location() != null) {
            json.append(",\"location\":").append(JsonText.quote(message.location()));
        }
        return json.append('}').toString();
    }
}
