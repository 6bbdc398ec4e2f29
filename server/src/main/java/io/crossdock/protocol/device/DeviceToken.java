package io.crossdock.protocol.device;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a device shows to be let in: HMAC-SHA256 (RFC 2104) of its id under the relay's secret. Pure functions. */
final class DeviceToken {
    private static final String HMAC = "HmacSHA256";

    private DeviceToken() {}

    /**
     * Whether the token is the device's own; takes as long for a token that is nearly right.
     *
     * @param secret as text
     * @param device in any case
     * @param token base64, padded or not
     */
    static boolean fits(String secret, String device, String token) {
        byte[] shown;
        try {
            shown = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
        return MessageDigest.isEqual(of(secret, device), shown);
    }

    private static byte[] of(String secret, String device) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac.doFinal(device.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
