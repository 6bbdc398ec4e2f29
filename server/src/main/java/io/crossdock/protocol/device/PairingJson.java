package io.crossdock.protocol.device;

import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pairing as the original keeps it in Redis, so that both can serve the same devices at a time. Pure functions. */
final class PairingJson {
    private static final List<String> FIELDS = List.of(
            "code",
            "initiator_device_id",
            "initiator_device_name",
            "initiator_public_key",
            "issued_at",
            "expires_at",
            "responder_device_id",
            "responder_device_name",
            "responder_public_key",
            "challenge_json",
            "ack_json");

    private PairingJson() {}

    static String write(Pairing pairing) {
        Pairing.Device initiator = pairing.initiator();
        Pairing.Device responder = pairing.responder();
        return "{\"code\":" + JsonText.quote(pairing.code())
                + field("initiator_device_id", initiator.id())
                + field("initiator_device_name", initiator.name())
                + field("initiator_public_key", initiator.publicKey())
                + field("issued_at", DeviceFrames.time(pairing.issued()))
                + field("expires_at", DeviceFrames.time(pairing.expires()))
                + field("responder_device_id", responder == null ? null : responder.id())
                + field("responder_device_name", responder == null ? null : responder.name())
                + field("responder_public_key", responder == null ? null : responder.publicKey())
                + field("challenge_json", pairing.challenge())
                + field("ack_json", pairing.ack()) + "}";
    }

    private static String field(String name, @Nullable String value) {
        return ",\"" + name + "\":" + (value == null ? "null" : JsonText.quote(value));
    }

    /** @throws MalformedMessage when it is none */
    static Pairing read(String json) throws MalformedMessage {
        Map<String, String> texts = new HashMap<>();
        JsonScanner scanner = new JsonScanner(Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8)));
        scanner.enterObject();
        while (scanner.nextField()) {
            String known = known(scanner);
            if (scanner.skip() == JsonScanner.Kind.STRING && known != null) {
                texts.put(known, scanner.text());
            }
        }
        Pairing.Device responder = texts.containsKey("responder_device_id") ? device(texts, "responder") : null;
        return new Pairing(
                text(texts, "code"),
                device(texts, "initiator"),
                time(texts, "issued_at"),
                time(texts, "expires_at"),
                responder,
                texts.get("challenge_json"),
                texts.get("ack_json"));
    }

    private static @Nullable String known(JsonScanner field) throws MalformedMessage {
        for (String name : FIELDS) {
            if (field.keyIs(name)) {
                return name;
            }
        }
        return null;
    }

    private static Pairing.Device device(Map<String, String> texts, String role) throws MalformedMessage {
        return new Pairing.Device(
                text(texts, role + "_device_id"),
                text(texts, role + "_device_name"),
                text(texts, role + "_public_key"));
    }

    private static String text(Map<String, String> texts, String name) throws MalformedMessage {
        String value = texts.get(name);
        if (value == null) {
            throw new MalformedMessage("not a pairing");
        }
        return value;
    }

    private static Instant time(Map<String, String> texts, String name) throws MalformedMessage {
        try {
            return OffsetDateTime.parse(text(texts, name)).toInstant();
        } catch (DateTimeException notATime) {
            throw new MalformedMessage("not a pairing");
        }
    }
}
