package io.crossdock.pem;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A certificate with its chain, and its private key. Compared by identity. Immutable. */
public final class PemPair {
    /** What is signed to see whether the key is the certificate's. */
    private static final byte[] PROBE = "crossdock".getBytes(StandardCharsets.US_ASCII);

    private static final int PSS_SALT_BYTES = 32;

    private final List<X509Certificate> chain;
    private final PrivateKey key;

    /** @param chain at least one, the server's own first */
    public PemPair(List<X509Certificate> chain, PrivateKey key) {
        this.chain = List.copyOf(chain);
        this.key = key;
    }

    public X509Certificate[] chain() {
        return chain.toArray(new X509Certificate[0]);
    }

    public PrivateKey key() {
        return key;
    }

    /** When the certificate expires. */
    public Instant expires() {
        return chain.get(0).getNotAfter().toInstant();
    }

    /** The certificate's SHA-256, as tools print it. */
    public String fingerprint() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(chain.get(0).getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException everyJdkCan) {
            throw new IllegalStateException(everyJdkCan);
        }
    }

    /** Whether what the key signs is what the certificate vouches for: else no client would get through a handshake. */
    boolean fits() {
        PublicKey vouched = chain.get(0).getPublicKey();
        try {
            Signature signer = signature();
            signer.initSign(key);
            signer.update(PROBE);
            Signature verifier = signature();
            verifier.initVerify(vouched);
            verifier.update(PROBE);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException ofAnotherKind) {
            return false;
        }
    }

    private Signature signature() throws GeneralSecurityException {
        return switch (key.getAlgorithm()) {
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSASSA-PSS" -> pss(((RSAKey) key).getParams());
            default -> Signature.getInstance(key.getAlgorithm());
        };
    }

    /** Such a key may bind whoever uses it to a digest of its own (RFC 4055 section 3.3). */
    private static Signature pss(@Nullable AlgorithmParameterSpec wanted) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(
                wanted != null
                        ? wanted
                        : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSS_SALT_BYTES, 1));
        return signature;
    }
}
