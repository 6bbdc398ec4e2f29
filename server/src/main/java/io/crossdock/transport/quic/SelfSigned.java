package io.crossdock.transport.quic;

import io.crossdock.pem.Der;
import io.crossdock.pem.PemPair;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes a certificate (RFC 5280) that vouches for itself, for clients that check none or pin its fingerprint. */
final class SelfSigned {
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 120;

    /** ecdsa-with-SHA256. */
    private static final String ALGORITHM = "06082a8648ce3d040302";

    private static final String COMMON_NAME = "0603550403";
    private static final String ALTERNATIVE_NAMES = "0603551d11";
    private static final int DNS_NAME = 0x82;
    private static final int VERSION = 0xa0;
    private static final int EXTENSIONS = 0xa3;

    private SelfSigned() {}

    /** A pair for the name {@code localhost}, which is what clients ask for whatever they dial. */
    static PemPair make(SecureRandom random, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            byte[] content = content(keys, new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS), now);
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate(), random);
            signature.update(content);
            byte[] certificate = Der.sequence(content, Der.sequence(Der.hex(ALGORITHM)), Der.bits(signature.sign()));
            X509Certificate parsed = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
            return new PemPair(List.of(parsed), keys.getPrivate());
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    private static byte[] content(KeyPair keys, BigInteger serial, Instant now) {
        byte[] name = Der.sequence(Der.of(Der.SET, Der.sequence(Der.hex(COMMON_NAME), Der.text("crossdock"))));
        byte[] localhost = Der.of(DNS_NAME, "localhost".getBytes(StandardCharsets.US_ASCII));
        byte[] names = Der.sequence(Der.hex(ALTERNATIVE_NAMES), Der.of(Der.OCTETS, Der.sequence(localhost)));
        return Der.sequence(
                Der.of(VERSION, Der.integer(BigInteger.TWO)),
                Der.integer(serial),
                Der.sequence(Der.hex(ALGORITHM)),
                name,
                // An hour back, for clients whose clock is behind.
                Der.sequence(Der.time(now.minus(Duration.ofHours(1))), Der.time(now.plus(LIFE))),
                name,
                keys.getPublic().getEncoded(),
                Der.of(EXTENSIONS, Der.sequence(names)));
    }
}
