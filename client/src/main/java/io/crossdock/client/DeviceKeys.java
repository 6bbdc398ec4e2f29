package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.RelayException.Reason;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A device's key pair for one pairing (X25519, RFC 7748). What lasts is the {@link SharedKey} that two of them come to.
 * Immutable.
 */
public final class DeviceKeys {
    private static final int KEY_BYTES = 32;
    private static final byte[] SALT = "hypo-clipboard-ecdh".getBytes(UTF_8);
    /** With the counter of the one block that HKDF has to make (RFC 5869, section 2.3). */
    private static final byte[] INFO = "hypo-aes-256-gcm\u0001".getBytes(UTF_8);

    private final KeyPair pair;

    private DeviceKeys(KeyPair pair) {
        this.pair = pair;
    }

    public static DeviceKeys fresh() {
        try {
            return new DeviceKeys(KeyPairGenerator.getInstance("X25519").generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this platform has no X25519", e);
        }
    }

    /** 32 bytes, little-endian, in base64. */
    public String publicKey() {
        byte[] big = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        byte[] little = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(big.length, KEY_BYTES); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return Base64.getEncoder().encodeToString(little);
    }

    /**
     * The key that both ends come to.
     *
     * @throws RelayException MALFORMED when the other key is none
     */
    public SharedKey agree(String otherPublicKey) throws RelayException {
        try {
            byte[] little = Base64.getDecoder().decode(otherPublicKey);
            if (little.length != KEY_BYTES) {
                throw new RelayException(Reason.MALFORMED, "a public key has 32 bytes");
            }
            byte[] big = new byte[KEY_BYTES];
            for (int i = 0; i < KEY_BYTES; i++) {
                big[i] = little[KEY_BYTES - 1 - i];
            }
            // RFC 7748, section 5: the top bit means nothing.
            big[0] &= 0x7f;
            KeyAgreement agreement = KeyAgreement.getInstance("X25519");
            agreement.init(pair.getPrivate());
            XECPublicKeySpec other = new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big));
            agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(other), true);
            return SharedKey.of(hmac(hmac(SALT, agreement.generateSecret()), INFO));
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            throw new RelayException(Reason.MALFORMED, "the other device's public key is none", unusable);
        }
    }

    static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(message);
    }
}
