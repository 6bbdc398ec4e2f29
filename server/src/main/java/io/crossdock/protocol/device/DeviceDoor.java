package io.crossdock.protocol.device;

import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.UpgradeFault;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Who gets in: the checks of a handshake in their order, the first failure answers. Safe for any thread. */
final class DeviceDoor {
    static final String ID = "x-device-id";
    static final String PLATFORM = "x-device-platform";
    private static final String TOKEN = "x-auth-token";

    private static final Pattern VISIBLE = Pattern.compile("[ -~]+");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** The original took drafts 8 and 7, whose frames are the same. */
    private static final Set<UpgradeFault> WELCOME = EnumSet.of(UpgradeFault.NONE, UpgradeFault.DRAFT_VERSION);

    private static final Answer NO_IDENTITY =
            Answer.json(400, "{\"error\":\"Missing X-Device-Id or X-Device-Platform header\"}");
    private static final Answer BAD_ID = Answer.json(400, "{\"error\":\"X-Device-Id is not a UUID\"}");
    private static final Answer LONG_ID = Answer.json(400, "{\"error\":\"X-Device-Id is too long\"}");
    private static final Answer BAD_TOKEN = Answer.json(401, "{\"error\":\"Missing or invalid X-Auth-Token\"}");

    private final DeviceSettings settings;

    DeviceDoor(DeviceSettings settings) {
        this.settings = settings;
    }

    /** Why the request is no WebSocket of a device; null when it is. */
    @Nullable
    Answer refusal(HttpCall call) {
        String id = call.header(ID).toLowerCase(Locale.ROOT);
        if (!VISIBLE.matcher(id).matches()
                || !VISIBLE.matcher(call.header(PLATFORM)).matches()) {
            return NO_IDENTITY;
        }
        if (!settings.anyIds() && !UUID_FORM.matcher(id).matches()) {
            return BAD_ID;
        }
        if (id.length() > DeviceCodec.ID_CHARS_MAX) {
            return LONG_ID;
        }
        if (!authorized(id, call.header(TOKEN))) {
            return BAD_TOKEN;
        }
        return WELCOME.contains(call.fault()) ? null : Answer.empty(400).withReason(reason(call));
    }

    private boolean authorized(String id, String token) {
        String secret = settings.secret();
        return secret == null ? !settings.authRequired() : DeviceToken.fits(secret, id, token);
    }

    /** The original's words for what is wrong with an upgrade. */
    private static String reason(HttpCall call) {
        if (!call.header("upgrade").toLowerCase(Locale.ROOT).contains("websocket")) {
            return "No WebSocket Upgrade header found";
        }
        if (!call.header("connection").toLowerCase(Locale.ROOT).contains("upgrade")) {
            return "No Connection upgrade";
        }
        if (call.header("sec-websocket-version").isEmpty()) {
            return "WebSocket version header is required";
        }
        return call.fault() == UpgradeFault.VERSION ? "Unsupported WebSocket version" : "Handshake error";
    }
}
