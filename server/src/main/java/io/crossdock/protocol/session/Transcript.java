package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/**
 * What somebody said on the phone, posted instead of sent (docs/protocols/session.md). A value; any thread.
 *
 * @param last whether it is final, as the original's documentation ({@code final}) or its code ({@code final_}) spells it
 */
record Transcript(
        String sid,
        String token,
        String text,
        boolean last,
        String source,
        @Nullable String id) {
    /** The body is JSON, but not the object that is asked for: 422 instead of 400. */
    static final class WrongShape extends Exception {
        private static final long serialVersionUID = 1;

        WrongShape(String what) {
            super(what, null, false, false);
        }
    }

    /** Borrows the body. */
    static Transcript read(ByteBuf body) throws MalformedMessage, WrongShape {
        if (!ByteBufUtil.isText(body, UTF_8)) {
            throw new MalformedMessage("not UTF-8");
        }
        JsonScanner whole = new JsonScanner(body);
        boolean object = whole.skip() == JsonScanner.Kind.OBJECT;
        whole.end();
        if (!object) {
            throw new WrongShape("expected an object");
        }
        return read(new JsonScanner(body));
    }

    private static Transcript read(JsonScanner json) throws MalformedMessage, WrongShape {
        String sid = null;
        String token = null;
        String text = null;
        String source = null;
        String id = null;
        boolean last = false;
        json.enterObject();
        while (json.nextField()) {
            if (json.keyIs("sid")) {
                sid = string(json, "sid");
            } else if (json.keyIs("tok")) {
                token = string(json, "tok");
            } else if (json.keyIs("text")) {
                text = string(json, "text");
            } else if (json.keyIs("source")) {
                source = orAbsent(json, "source");
            } else if (json.keyIs("id")) {
                id = orAbsent(json, "id");
            } else if (json.keyIs("final") || json.keyIs("final_")) {
                last |= truth(json);
            } else {
                json.skip();
            }
        }
        return new Transcript(
                present(sid, "sid"),
                present(token, "tok"),
                present(text, "text"),
                last,
                source == null ? "api" : source,
                id);
    }

    private static String string(JsonScanner json, String name) throws MalformedMessage, WrongShape {
        if (json.kind() != JsonScanner.Kind.STRING) {
            throw new WrongShape(name + ": expected a string");
        }
        return json.string();
    }

    private static @Nullable String orAbsent(JsonScanner json, String name) throws MalformedMessage, WrongShape {
        if (json.kind() == JsonScanner.Kind.NULL) {
            json.skip();
            return null;
        }
        return string(json, name);
    }

    private static boolean truth(JsonScanner json) throws MalformedMessage, WrongShape {
        return switch (json.skip()) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            default -> throw new WrongShape("final: expected a boolean");
        };
    }

    private static String present(@Nullable String value, String name) throws WrongShape {
        if (value == null) {
            throw new WrongShape("missing field `" + name + "`");
        }
        return value;
    }

    /** The text that the workstation gets in its frame. */
    String message() {
        return "{\"type\":\"user_text\",\"v\":1"
                + (id == null ? "" : ",\"id\":" + JsonText.quote(id))
                + ",\"text\":"
                + JsonText.quote(text)
                + ",\"source\":"
                + JsonText.quote(source)
                + (last ? ",\"final\":true}" : "}");
    }

    /** Without what was said, and without the token. */
    @Override
    public String toString() {
        return "Transcript[" + text.length() + " characters]";
    }
}
