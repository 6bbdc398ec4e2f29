package io.crossdock.client.quic;

import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Which relay is the right one. Immutable. */
public final class Trust {
    private static final int SHA_256_BYTES = 32;

    private final @Nullable TrustManager manager;
    private final boolean anybody;

    private Trust(@Nullable TrustManager manager, boolean anybody) {
        this.manager = manager;
        this.anybody = anybody;
    }

    /** Whose certificate is for the host's name and signed by an authority that the JDK trusts. */
    public static Trust authorities() {
        return new Trust(null, false);
    }

    /**
     * Whose certificate has this SHA-256 fingerprint, whatever name is in it: for the self-signed one of a relay, which
     * prints it at its start.
     *
     * @param sha256 in hexadecimal digits, with or without colons
     */
    public static Trust fingerprint(String sha256) {
        byte[] wanted;
        try {
            wanted = HexFormat.of().parseHex(sha256.replace(":", "").toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException noHex) {
            throw new IllegalArgumentException("a fingerprint is written in hexadecimal digits", noHex);
        }
        if (wanted.length != SHA_256_BYTES) {
            throw new IllegalArgumentException("a SHA-256 fingerprint has 32 bytes, not " + wanted.length);
        }
        return new Trust(new Fingerprint(wanted), false);
    }

    /** Anybody who answers: on the way to another machine that may be somebody else. */
    public static Trust anybody() {
        return new Trust(null, true);
    }

    QuicSslContextBuilder applyTo(QuicSslContextBuilder builder) {
        if (anybody) {
            return builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm("");
        }
        if (manager != null) {
            return builder.trustManager(manager).endpointIdentificationAlgorithm("");
        }
        return builder.endpointIdentificationAlgorithm("HTTPS");
    }

    private static final class Fingerprint implements X509TrustManager {
        private final byte[] wanted;

        Fingerprint(byte[] wanted) {
            this.wanted = wanted;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String how) throws CertificateException {
            byte[] offered;
            try {
                offered = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException(impossible);
            }
            if (!MessageDigest.isEqual(wanted, offered)) {
                throw new CertificateException("another certificate than the one expected");
            }
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String how) throws CertificateException {
            throw new CertificateException("no client is asked for one");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
