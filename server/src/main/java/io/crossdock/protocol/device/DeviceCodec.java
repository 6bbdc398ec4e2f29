package io.crossdock.protocol.device;

import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonScanner.Kind;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages where they lie, without a tree (docs/protocols/device.md): an item may be 20 MiB and goes on as it came.
 * Pure functions; any thread.
 */
final class DeviceCodec {
    /** No id is longer: one that is has no connection. */
    static final int ID_CHARS_MAX = 256;

    /** Each character may be written as an escape of six bytes. */
    private static final int ESCAPE_BYTES = 6;

    /** The longest spelling of a UUID. */
    private static final int UUID_CHARS_MAX = 45;

    private static final int WORD_CHARS_MAX = 64;
    private static final Pattern UUID_TEXT =
            Pattern.compile("(?:urn:uuid:)?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})"
                    + "|([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("[0-9]+");

    private DeviceCodec() {}

    /**
     * Reads one message. Borrows the JSON, which must be UTF-8; a {@link DeviceMessage.Relayed} is a view of it.
     *
     * @throws MalformedMessage when the envelope is not what it must be
     */
    static DeviceMessage decode(ByteBuf json) throws MalformedMessage {
        Envelope envelope = new Envelope(json);
        DevicePayload payload;
        try {
            payload = new DevicePayload(json, envelope.payloadStart, envelope.payloadEnd);
        } catch (MalformedMessage notAnObject) {
            return new DeviceMessage.Idle(true);
        }
        if (envelope.type.equals("control")) {
            return payload.control(envelope.id);
        }
        return payload.sealed()
                ? new DeviceMessage.Relayed(envelope.id, payload.target(), json)
                : new DeviceMessage.Idle(true);
    }

    /** The lower-case, hyphenated form of a UUID in any spelling; null for what is none. */
    static @Nullable String uuid(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean braced = lower.length() == 38 && lower.startsWith("{") && lower.endsWith("}");
        Matcher parts = UUID_TEXT.matcher(braced ? lower.substring(1, 37) : lower);
        if (!parts.matches()) {
            return null;
        }
        int first = parts.group(1) != null ? 1 : 6;
        StringBuilder canonical = new StringBuilder(36).append(parts.group(first));
        for (int i = 1; i < 5; i++) {
            canonical.append('-').append(parts.group(first + i));
        }
        return canonical.toString();
    }

    /**
     * The id of a message of which only the ends are known, as far as it can be found: as a field between either end and
     * the payload. Null for none.
     */
    static @Nullable String idIn(String end) {
        Matcher field = ID_FIELD.matcher(end);
        return field.find() ? uuid(field.group(1)) : null;
    }

    private static final Pattern ID_FIELD =
            Pattern.compile("[{,]\\s*\"id\"\\s*:\\s*\"([0-9a-fA-F:urnid{}-]{32," + UUID_CHARS_MAX + "})\"");

    /** A string that is worth unescaping; null for any other value, and for one that is too long to mean anything. */
    static @Nullable String shortText(JsonScanner json, int charsMax) throws MalformedMessage {
        if (json.skip() != Kind.STRING || json.valueEnd() - json.valueStart() > charsMax * ESCAPE_BYTES) {
            return null;
        }
        String text = json.text();
        return text.length() > charsMax ? null : text;
    }

    /** The outer object. Of a key that stands twice the last one counts. */
    private static final class Envelope {
        private final ByteBuf bytes;
        private String id = "";
        private String type = "";
        private boolean timed;
        private boolean versioned;
        private boolean sound = true;
        private int payloadStart = -1;
        private int payloadEnd;

        Envelope(ByteBuf bytes) throws MalformedMessage {
            this.bytes = bytes;
            JsonScanner json = new JsonScanner(bytes);
            json.enterObject();
            while (json.nextField()) {
                field(json);
            }
            json.end();
            boolean known = type.equals("clipboard") || type.equals("control") || type.equals("error");
            if (!known || id.isEmpty() || !timed || !versioned || !sound || payloadStart < 0) {
                throw new MalformedMessage("not an envelope");
            }
        }

        private void field(JsonScanner json) throws MalformedMessage {
            if (json.keyIs("payload")) {
                Kind kind = json.skip();
                payloadStart = json.valueStart() - (kind == Kind.STRING ? 1 : 0);
                payloadEnd = json.valueEnd() + (kind == Kind.STRING ? 1 : 0);
            } else if (json.keyIs("id")) {
                String text = shortText(json, UUID_CHARS_MAX);
                String canonical = text == null ? null : uuid(text);
                id = canonical == null ? "" : canonical;
            } else if (json.keyIs("type")) {
                String text = shortText(json, WORD_CHARS_MAX);
                type = text == null ? "" : text;
            } else if (json.keyIs("timestamp")) {
                timed = json.skip() == Kind.STRING;
            } else if (json.keyIs("version")) {
                versioned = json.skip() == Kind.STRING;
            } else if (json.keyIs("compression")) {
                sound = compression(json);
            } else {
                json.skip();
            }
        }

        private boolean compression(JsonScanner json) throws MalformedMessage {
            Kind kind = json.kind();
            if (kind != Kind.OBJECT) {
                json.skip();
                return kind == Kind.NULL;
            }
            boolean algorithm = false;
            boolean size = false;
            JsonScanner inside = json.inner();
            inside.enterObject();
            while (inside.nextField()) {
                if (inside.keyIs("algorithm")) {
                    String text = shortText(inside, WORD_CHARS_MAX);
                    algorithm = "gzip".equals(text) || "none".equals(text);
                } else if (inside.keyIs("original_size")) {
                    size = inside.skip() == Kind.NUMBER
                            && WHOLE_NUMBER.matcher(raw(inside)).matches();
                } else {
                    inside.skip();
                }
            }
            return algorithm && size;
        }

        private String raw(JsonScanner number) {
            return bytes.toString(
                    number.valueStart(),
                    Math.min(WORD_CHARS_MAX, number.valueEnd() - number.valueStart()),
                    java.nio.charset.StandardCharsets.US_ASCII);
        }
    }
}
