package io.crossdock.pem;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Private keys from PEM, in each of the three forms that tools write. Pure functions. */
final class PemKey {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN (RSA PRIVATE KEY|EC PRIVATE KEY|PRIVATE KEY)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    /** rsaEncryption, and NULL as its parameters. */
    private static final String RSA = "06092a864886f70d0101010500";

    private static final String EC = "06072a8648ce3d0201";
    /** The curves' names, which stand in an EC key behind the secret. */
    private static final List<String> CURVES = List.of("06082a8648ce3d030107", "06052b81040022", "06052b81040023");

    private PemKey() {}

    /** The first private key of the text. */
    static PrivateKey read(String pem) throws GeneralSecurityException {
        Matcher block = BLOCK.matcher(pem);
        if (!block.find()) {
            throw new GeneralSecurityException("no private key that is not encrypted");
        }
        byte[] der = Base64.getMimeDecoder().decode(block.group(2));
        return switch (block.group(1)) {
            case "RSA PRIVATE KEY" -> key("RSA", wrapped(Der.hex(RSA), der));
            case "EC PRIVATE KEY" -> key("EC", wrapped(ecAlgorithm(der), der));
            default -> anyKey(der);
        };
    }

    /** PKCS#1 (RFC 8017) and SEC 1 (RFC 5915) keys are what PKCS#8 (RFC 5208) has inside. */
    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return Der.sequence(Der.integer(BigInteger.ZERO), Der.sequence(algorithm), Der.of(Der.OCTETS, key));
    }

    private static byte[] ecAlgorithm(byte[] key) throws GeneralSecurityException {
        String hex = HexFormat.of().formatHex(key);
        for (String curve : CURVES) {
            if (hex.contains(curve)) {
                return Der.hex(EC + curve);
            }
        }
        throw new GeneralSecurityException("an EC key on an unknown curve");
    }

    private static PrivateKey anyKey(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "RSASSA-PSS")) {
            try {
                return key(algorithm, pkcs8);
            } catch (GeneralSecurityException another) {
                // The next one may be it.
            }
        }
        return key("EdDSA", pkcs8);
    }

    private static PrivateKey key(String algorithm, byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }
}
