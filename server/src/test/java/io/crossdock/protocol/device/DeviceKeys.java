package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A device's key pair (X25519, RFC 7748), the key it derives with another (HKDF, RFC 5869) and what it does with that. */
final class DeviceKeys {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    /** All in base64: ciphertext and tag travel apart. */
    record Sealed(String nonce, String ciphertext, String tag) {}

    private final KeyPair pair;

    private DeviceKeys(KeyPair pair) {
        this.pair = pair;
    }

    static DeviceKeys fresh() throws GeneralSecurityException {
        return new DeviceKeys(KeyPairGenerator.getInstance("X25519").generateKeyPair());
    }

    /** 32 bytes, little-endian, in base64. */
    String publicKey() {
        byte[] big = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        byte[] little = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(big.length, KEY_BYTES); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return Base64.getEncoder().encodeToString(little);
    }

    /** The key that both ends come to. */
    byte[] agree(String otherKey) throws GeneralSecurityException {
        byte[] little = Base64.getDecoder().decode(otherKey);
        byte[] big = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            big[i] = little[KEY_BYTES - 1 - i];
        }
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(pair.getPrivate());
        agreement.doPhase(
                KeyFactory.getInstance("X25519")
                        .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
                true);
        byte[] extracted = hmac("hypo-clipboard-ecdh".getBytes(UTF_8), agreement.generateSecret());
        return hmac(extracted, "hypo-aes-256-gcm\u0001".getBytes(UTF_8));
    }

    private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }

    /** @param sender is authenticated along with the text */
    static Sealed seal(byte[] key, byte[] text, String sender) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        byte[] out = cipher(Cipher.ENCRYPT_MODE, key, nonce, sender).doFinal(text);
        int end = out.length - TAG_BYTES;
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return new Sealed(
                base64.encodeToString(nonce),
                base64.encodeToString(Arrays.copyOf(out, end)),
                base64.encodeToString(Arrays.copyOfRange(out, end, out.length)));
    }

    /** @throws GeneralSecurityException when it is not what the sender has sealed */
    static byte[] open(byte[] key, Sealed sealed, String sender) throws GeneralSecurityException {
        Base64.Decoder base64 = Base64.getDecoder();
        Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, base64.decode(sealed.nonce), sender);
        byte[] text = base64.decode(sealed.ciphertext);
        byte[] tag = base64.decode(sealed.tag);
        byte[] in = Arrays.copyOf(text, text.length + tag.length);
        System.arraycopy(tag, 0, in, text.length, tag.length);
        return cipher.doFinal(in);
    }

    private static Cipher cipher(int mode, byte[] key, byte[] nonce, String sender) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(sender.getBytes(UTF_8));
        return cipher;
    }
}
