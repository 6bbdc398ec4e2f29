package io.crossdock.protocol.device;

import io.crossdock.wire.Base64Text;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonScanner.Kind;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a message's payload says of its target and its encryption, or what a control message wants. Pure; any thread. */
final class DevicePayload {
    /** AES-GCM (NIST SP 800-38D): what its two parts beside the text must decode to. */
    private static final int NONCE_BYTES = 12;

    private static final int TAG_BYTES = 16;

    /** More than any owner has devices: what is asked for in one message is bounded. */
    private static final int DEVICES_ASKED_MAX = 1000;

    private static final int WORD_CHARS_MAX = 64;

    private final ByteBuf bytes;
    private @Nullable String target;
    private boolean targetFits = true;
    private boolean encryption;
    private boolean ciphertextThere;
    private boolean ciphertext;
    private boolean data;
    private @Nullable String action;
    private @Nullable List<String> devices;
    private boolean wellFormed = true;

    /** @throws MalformedMessage when there is no object between these indices */
    DevicePayload(ByteBuf bytes, int start, int end) throws MalformedMessage {
        this.bytes = bytes;
        JsonScanner json = new JsonScanner(bytes, start, end);
        json.enterObject();
        while (json.nextField()) {
            field(json);
        }
    }

    private void field(JsonScanner json) throws MalformedMessage {
        if (json.keyIs("ciphertext")) {
            ciphertextThere = true;
            ciphertext = base64(json) >= 0;
        } else if (json.keyIs("data")) {
            data = base64(json) >= 0;
        } else if (json.keyIs("encryption")) {
            encryption = encryption(json);
        } else if (json.keyIs("target")) {
            boolean text = json.kind() == Kind.STRING;
            String name = DeviceCodec.shortText(json, DeviceCodec.ID_CHARS_MAX);
            target = name == null ? null : name.toLowerCase(Locale.ROOT);
            targetFits = !text || name != null;
        } else if (json.keyIs("action")) {
            action = DeviceCodec.shortText(json, WORD_CHARS_MAX);
        } else if (json.keyIs("device_ids")) {
            devices(json);
        } else if (json.keyIs("symmetric_key")) {
            Kind kind = json.skip();
            wellFormed &= kind == Kind.STRING || kind == Kind.NULL;
        } else {
            json.skip();
        }
    }

    /** What the value decodes to, in bytes; -1 for what is no base64 text. */
    private int base64(JsonScanner json) throws MalformedMessage {
        return json.skip() == Kind.STRING ? Base64Text.decodedLength(bytes, json.valueStart(), json.valueEnd()) : -1;
    }

    /** Two empty texts say that the item is not encrypted, which is the owner's choice to make. */
    private boolean encryption(JsonScanner json) throws MalformedMessage {
        if (json.kind() != Kind.OBJECT) {
            json.skip();
            return false;
        }
        int nonce = -1;
        int tag = -1;
        JsonScanner inside = json.inner();
        inside.enterObject();
        while (inside.nextField()) {
            if (inside.keyIs("nonce")) {
                nonce = base64(inside);
            } else if (inside.keyIs("tag")) {
                tag = base64(inside);
            } else {
                inside.skip();
            }
        }
        return (nonce == NONCE_BYTES && tag == TAG_BYTES) || (nonce == 0 && tag == 0);
    }

    private void devices(JsonScanner json) throws MalformedMessage {
        Kind kind = json.skip();
        devices = null;
        if (kind == Kind.ARRAY) {
            devices = strings(json.valueStart() + 1, json.valueEnd() - 1);
        } else {
            wellFormed &= kind == Kind.NULL;
        }
    }

    /** The strings of an array that has been checked. */
    private List<String> strings(int start, int end) throws MalformedMessage {
        List<String> all = new ArrayList<>();
        for (int i = start; i < end; i++) {
            byte next = bytes.getByte(i);
            if (next == '"') {
                JsonScanner one = new JsonScanner(bytes, i, end);
                String text = DeviceCodec.shortText(one, DeviceCodec.ID_CHARS_MAX);
                if (text != null) {
                    all.add(text.toLowerCase(Locale.ROOT));
                }
                i = one.valueEnd();
                wellFormed &= all.size() <= DEVICES_ASKED_MAX;
            } else {
                wellFormed &= next == ',' || next <= ' ';
            }
            if (!wellFormed) {
                break;
            }
        }
        return all;
    }

    /** Lower-case; null for none. */
    @Nullable
    String target() {
        return target;
    }

    /** Whether this is what an encrypted item looks like, or one that is openly not encrypted. */
    boolean sealed() {
        return encryption && (ciphertextThere ? ciphertext : data) && targetFits;
    }

    DeviceMessage control(String id) {
        if (action == null || !wellFormed) {
            return new DeviceMessage.Idle(true);
        }
        return switch (action) {
            case "query_connected_peers" -> new DeviceMessage.PeersQuery(id, devices);
            // A relay that keeps no keys can lose none; no client sends these.
            case "register_key", "deregister_key" -> new DeviceMessage.Idle(false);
            default -> new DeviceMessage.Idle(true);
        };
    }
}
