package io.crossdock.transport;

import io.crossdock.wire.UpgradeFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455 section 4.2) and permessage-deflate's part in it (RFC 7692). Pure functions. */
final class WebSocketHandshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    /** 16 bytes in base64: the last digit carries two bits only. */
    private static final Pattern KEY = Pattern.compile("[+/0-9A-Za-z]{21}[AQgw]==");

    private WebSocketHandshake() {}

    static UpgradeFault fault(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String upgrade = headers.get(HttpHeaderNames.UPGRADE);
        if (upgrade == null || !headers.containsValue(HttpHeaderNames.CONNECTION, "upgrade", true)) {
            return UpgradeFault.NOT_AN_UPGRADE;
        }
        if (!upgrade.trim().equalsIgnoreCase("websocket")) {
            return UpgradeFault.UPGRADE;
        }
        if (!request.method().equals(HttpMethod.GET)) {
            return UpgradeFault.METHOD;
        }
        String key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key == null || !KEY.matcher(key.trim()).matches()) {
            return UpgradeFault.KEY;
        }
        String version = headers.get(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
        return switch (version == null ? "" : version.trim()) {
            case "13" ->
                request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? UpgradeFault.HTTP_1_0 : UpgradeFault.NONE;
            case "8", "7" -> UpgradeFault.DRAFT_VERSION;
            default -> UpgradeFault.VERSION;
        };
    }

    /** The 101. The caller owns what it gets. */
    static ByteBuf answer(
            ByteBufAllocator allocator, HttpHeaders headers, @Nullable String subprotocol, boolean deflate) {
        StringBuilder lines = new StringBuilder(192)
                .append("HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n")
                .append("sec-websocket-accept: ")
                .append(accept(headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY).trim()))
                .append("\r\n");
        if (subprotocol != null) {
            lines.append("sec-websocket-protocol: ").append(subprotocol).append("\r\n");
        }
        if (deflate) {
            lines.append("sec-websocket-extensions: permessage-deflate; server_no_context_takeover;"
                    + " client_no_context_takeover\r\n");
        }
        ByteBuf out = allocator.directBuffer(lines.length() + 2);
        out.writeCharSequence(lines.append("\r\n"), StandardCharsets.US_ASCII);
        return out;
    }

    static String accept(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /**
     * Whether the client offers permessage-deflate in a form that we can keep: we inflate with the largest window, so
     * what it does is its own choice, but it must not ask us for a smaller one than the JDK's deflater has.
     */
    static boolean offersDeflate(HttpHeaders headers) {
        List<String> offers = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
        for (String line : offers) {
            for (String offer : line.split(",", -1)) {
                if (acceptable(offer.toLowerCase(Locale.ROOT).split(";", -1))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean acceptable(String[] parts) {
        if (!parts[0].trim().equals("permessage-deflate")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String[] parameter = parts[i].trim().split("=", 2);
            String value = parameter.length == 1 ? "" : parameter[1].trim().replace("\"", "");
            boolean fine = switch (parameter[0].trim()) {
                case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
                case "client_max_window_bits" -> value.isEmpty() || value.matches("[89]|1[0-5]");
                case "server_max_window_bits" -> value.equals("15");
                default -> false;
            };
            if (!fine) {
                return false;
            }
        }
        return true;
    }
}
