package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of two paired devices (AES-256-GCM). Keep its bytes where the platform keeps secrets, beside the partner's id; the
 * relay never sees it. Immutable.
 */
public final class SharedKey {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    private final byte[] key;

    private SharedKey(byte[] key) {
        this.key = key;
    }

    /** @param bytes 32, from {@link #bytes()} */
    public static SharedKey of(byte[] bytes) {
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key has 32 bytes");
        }
        return new SharedKey(bytes.clone());
    }

    public byte[] bytes() {
        return key.clone();
    }

    /** Ciphertext and tag travel apart; all in base64 without padding. */
    record Sealed(String nonce, String ciphertext, String tag) {}

    /** @param sender whose id is authenticated along with the text */
    Sealed seal(byte[] text, String sender) {
        try {
            byte[] nonce = new byte[NONCE_BYTES];
            new SecureRandom().nextBytes(nonce);
            byte[] out = cipher(Cipher.ENCRYPT_MODE, nonce, sender).doFinal(text);
            int end = out.length - TAG_BYTES;
            Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
            return new Sealed(
                    base64.encodeToString(nonce),
                    base64.encodeToString(Arrays.copyOf(out, end)),
                    base64.encodeToString(Arrays.copyOfRange(out, end, out.length)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no AES-GCM", e);
        }
    }

    /** @throws GeneralSecurityException when it is not what this sender has sealed with this key */
    byte[] open(Sealed sealed, String sender) throws GeneralSecurityException {
        try {
            Base64.Decoder base64 = Base64.getDecoder();
            byte[] text = base64.decode(sealed.ciphertext);
            byte[] tag = base64.decode(sealed.tag);
            byte[] nonce = base64.decode(sealed.nonce);
            if (tag.length != TAG_BYTES || nonce.length != NONCE_BYTES) {
                throw new GeneralSecurityException("not sealed");
            }
            byte[] in = Arrays.copyOf(text, text.length + TAG_BYTES);
            System.arraycopy(tag, 0, in, text.length, TAG_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, sender).doFinal(in);
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("not base64", notBase64);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String sender) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(sender.toLowerCase(Locale.ROOT).getBytes(UTF_8));
        return cipher;
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SharedKey";
    }
}
