package io.crossdock.protocol.device;

import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Utf8;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The body of a request, a JSON object of which strings are wanted. Immutable. */
final class JsonBody {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Boolean> others = new HashMap<>();

    /** @throws MalformedMessage with what the client is told */
    JsonBody(HttpCall call, String... wanted) throws MalformedMessage {
        String type = call.header("content-type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw new MalformedMessage("Content type error");
        }
        if (!Utf8.isText(call.body())) {
            throw new MalformedMessage("Json deserialize error: not UTF-8");
        }
        try {
            read(new JsonScanner(call.body()), wanted);
        } catch (MalformedMessage notJson) {
            throw new MalformedMessage("Json deserialize error: " + notJson.getMessage());
        }
        for (String name : wanted) {
            if (!texts.containsKey(name)) {
                throw new MalformedMessage("Json deserialize error: "
                        + (others.containsKey(name)
                                ? "`" + name + "` is not a string"
                                : "missing field `" + name + "`"));
            }
        }
    }

    private void read(JsonScanner json, String... wanted) throws MalformedMessage {
        json.enterObject();
        while (json.nextField()) {
            String key = wanted(json, wanted);
            boolean text = json.skip() == JsonScanner.Kind.STRING;
            if (text && !key.isEmpty()) {
                texts.put(key, json.text());
            } else if (!key.isEmpty()) {
                texts.remove(key);
                others.put(key, true);
            }
        }
        json.end();
    }

    private static String wanted(JsonScanner json, String... wanted) throws MalformedMessage {
        for (String name : wanted) {
            if (json.keyIs(name)) {
                return name;
            }
        }
        return "";
    }

    String text(String name) {
        return texts.getOrDefault(name, "");
    }
}
