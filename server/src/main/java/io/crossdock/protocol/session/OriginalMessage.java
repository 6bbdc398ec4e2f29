package io.crossdock.protocol.session;

import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What the original's instances say to each other on a session's channel, as far as it tells who is meant. Pure.
 *
 * @param type {@code frame}, {@code peer-joined}, {@code peer-left}, {@code session-killed}, or something unknown
 * @param from null when it says none that we know
 */
record OriginalMessage(String type, @Nullable Role from) {
    /** Null for what is no such message. Borrows the payload. */
    static @Nullable OriginalMessage read(ByteBuf payload) {
        JsonScanner json = new JsonScanner(payload);
        String type = "";
        Role from = null;
        try {
            json.enterObject();
            while (json.nextField()) {
                if (json.keyIs("type")) {
                    type = text(json);
                } else if (json.keyIs("fromRole")) {
                    from = Role.named(text(json));
                } else {
                    json.skip();
                }
            }
            json.end();
            return new OriginalMessage(type, from);
        } catch (MalformedMessage notJson) {
            return null;
        }
    }

    private static String text(JsonScanner json) throws MalformedMessage {
        return json.skip() == JsonScanner.Kind.STRING ? json.text() : "";
    }

    static String killed(String sid) {
        return "{\"sid\":" + JsonText.quote(sid) + ",\"type\":\"session-killed\"}";
    }

    static String notice(String type, String sid, Role from, long atSeconds) {
        return "{\"type\":\"" + type + "\",\"sid\":" + JsonText.quote(sid) + ",\"fromRole\":\"" + from.word()
                + "\",\"at\":" + atSeconds + "}";
    }
}
