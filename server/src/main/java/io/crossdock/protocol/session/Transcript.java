package io.crossdock.protocol.session;

import static io.crossdock.wire.JsonBody.object;
import static io.crossdock.wire.JsonBody.orAbsent;
import static io.crossdock.wire.JsonBody.present;
import static io.crossdock.wire.JsonBody.string;

import io.crossdock.wire.JsonBody.WrongShape;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
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
    /** Borrows the body. */
    static Transcript read(ByteBuf body) throws MalformedMessage, WrongShape {
        JsonScanner json = object(body);
        String sid = null;
        String token = null;
        String text = null;
        String source = null;
        String id = null;
        boolean last = false;
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

    private static boolean truth(JsonScanner json) throws MalformedMessage, WrongShape {
        return switch (json.skip()) {
            case TRUE -> true;
            case FALSE, NULL -> false;
            default -> throw new WrongShape("final: expected a boolean");
        };
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
