package io.crossdock.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.jspecify.annotations.Nullable;

/** The body of a request that must be a JSON object, field by field. Pure functions; bodies are borrowed. */
public final class JsonBody {
    private JsonBody() {}

    /** The body is JSON, but not what is asked for: 422 instead of 400. */
    public static final class WrongShape extends Exception {
        private static final long serialVersionUID = 1;

        /** @param what with nothing of the client's data in it */
        public WrongShape(String what) {
            super(what, null, false, false);
        }

        public String what() {
            return String.valueOf(getMessage());
        }
    }

    /** A scanner inside the object that the body must be, all of which is JSON. */
    public static JsonScanner object(ByteBuf body) throws MalformedMessage, WrongShape {
        if (!ByteBufUtil.isText(body, UTF_8)) {
            throw new MalformedMessage("not UTF-8");
        }
        JsonScanner whole = new JsonScanner(body);
        boolean object = whole.skip() == JsonScanner.Kind.OBJECT;
        whole.end();
        if (!object) {
            throw new WrongShape("expected an object");
        }
        JsonScanner json = new JsonScanner(body);
        json.enterObject();
        return json;
    }

    /** The value of a field, a string of whole characters. */
    public static String string(JsonScanner json, String name) throws MalformedMessage, WrongShape {
        if (json.kind() != JsonScanner.Kind.STRING) {
            throw new WrongShape(name + ": expected a string");
        }
        String text = json.string();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw new MalformedMessage("half a character");
            }
        }
        return text;
    }

    /** The value of a field, a string, or null where it is {@code null}. */
    public static @Nullable String orAbsent(JsonScanner json, String name) throws MalformedMessage, WrongShape {
        if (json.kind() == JsonScanner.Kind.NULL) {
            json.skip();
            return null;
        }
        return string(json, name);
    }

    /** What a field that must be there had. */
    public static String present(@Nullable String value, String name) throws WrongShape {
        if (value == null) {
            throw new WrongShape("missing field `" + name + "`");
        }
        return value;
    }
}
