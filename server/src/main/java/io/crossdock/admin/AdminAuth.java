package io.crossdock.admin;

import io.crossdock.wire.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Whether a call brings the operators' token ({@code Authorization: Bearer ...}, RFC 6750). Safe for any thread. */
final class AdminAuth {
    private static final String SCHEME = "bearer ";

    private final byte[] token;

    AdminAuth(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    /** Takes as long for a wrong token as for a right one. */
    boolean admits(HttpCall call) {
        String header = call.header("authorization");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        byte[] brought = header.substring(SCHEME.length()).trim().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(brought, token);
    }
}
