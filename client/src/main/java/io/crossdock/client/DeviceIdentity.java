package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which device this is. Immutable.
 *
 * @param id a UUID that the app has made once and keeps; in lower case
 * @param name for people
 * @param platform any word, as {@code android} or {@code linux}
 * @param token what the relay asks of this device; null where it asks for none
 */
public record DeviceIdentity(
        String id, String name, String platform, @Nullable String token) {
    public DeviceIdentity {
        id = UUID.fromString(id).toString();
        if (platform.isEmpty() || !platform.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("the platform is a word of visible ASCII");
        }
    }

    /** The same device with the token that a relay's secret makes for it. Whoever ships the secret ships it to everybody. */
    public DeviceIdentity withSecret(String secret) {
        try {
            byte[] made = DeviceKeys.hmac(
                    secret.getBytes(UTF_8), id.toLowerCase(Locale.ROOT).getBytes(UTF_8));
            return new DeviceIdentity(id, name, platform, Base64.getEncoder().encodeToString(made));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", e);
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "DeviceIdentity[" + name + "]";
    }
}
