package io.crossdock.protocol.topic;

import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;

/**
 * Which messages a GUN channel passes on (docs/protocols/topic.md, "GUN channels"): a put, a get or an acknowledgement,
 * each with its id. They are checked where they lie and never changed. Pure functions; any thread.
 */
final class GunCodec {
    private GunCodec() {}

    /**
     * Borrows the payload, which must be UTF-8.
     *
     * @throws MalformedMessage when it is none of the three
     */
    static void check(ByteBuf payload) throws MalformedMessage {
        boolean id = false;
        boolean put = false;
        boolean get = false;
        boolean acknowledges = false;
        JsonScanner json = new JsonScanner(payload);
        json.enterObject();
        while (json.nextField()) {
            if (json.keyIs("#")) {
                id = json.skip() == JsonScanner.Kind.STRING;
            } else if (json.keyIs("@")) {
                acknowledges = json.skip() == JsonScanner.Kind.STRING;
            } else if (json.keyIs("put")) {
                put = json.skip() == JsonScanner.Kind.OBJECT && isPut(within(payload, json));
            } else if (json.keyIs("get")) {
                get = json.skip() == JsonScanner.Kind.OBJECT && isGet(within(payload, json));
            } else {
                json.skip();
            }
        }
        json.end();
        if (!id || (!put && !get && !acknowledges)) {
            throw new MalformedMessage("no put, get or acknowledgement");
        }
    }

    /** {@code {soul: {"_": {"#": soul, ">": {field: state}}, field: value}}}. */
    private static boolean isPut(JsonScanner souls) throws MalformedMessage {
        souls.enterObject();
        while (souls.nextField()) {
            if (souls.kind() != JsonScanner.Kind.OBJECT || !isNode(souls)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNode(JsonScanner node) throws MalformedMessage {
        boolean meta = false;
        JsonScanner inside = node.inner();
        inside.enterObject();
        while (inside.nextField()) {
            if (inside.keyIs("_")) {
                meta = inside.kind() == JsonScanner.Kind.OBJECT && isMeta(inside);
            } else {
                inside.skip();
            }
        }
        return meta;
    }

    private static boolean isMeta(JsonScanner node) throws MalformedMessage {
        boolean soul = false;
        boolean states = false;
        JsonScanner inside = node.inner();
        inside.enterObject();
        while (inside.nextField()) {
            if (inside.keyIs("#")) {
                soul = inside.skip() == JsonScanner.Kind.STRING;
            } else if (inside.keyIs(">")) {
                states = inside.kind() == JsonScanner.Kind.OBJECT && numbersOnly(inside.inner());
            } else {
                inside.skip();
            }
        }
        return soul && states;
    }

    private static boolean numbersOnly(JsonScanner states) throws MalformedMessage {
        boolean numbers = true;
        states.enterObject();
        while (states.nextField()) {
            numbers &= states.skip() == JsonScanner.Kind.NUMBER;
        }
        return numbers;
    }

    private static boolean isGet(JsonScanner get) throws MalformedMessage {
        boolean soul = false;
        get.enterObject();
        while (get.nextField()) {
            JsonScanner.Kind kind;
            if (get.keyIs("#")) {
                soul = get.skip() == JsonScanner.Kind.STRING;
            } else if (get.keyIs(".")) {
                kind = get.skip();
                if (kind != JsonScanner.Kind.STRING && kind != JsonScanner.Kind.NULL) {
                    return false;
                }
            } else {
                get.skip();
            }
        }
        return soul;
    }

    private static JsonScanner within(ByteBuf payload, JsonScanner json) {
        return new JsonScanner(payload, json.valueStart(), json.valueEnd());
    }
}
