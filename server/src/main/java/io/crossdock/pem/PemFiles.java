package io.crossdock.pem;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of a certificate and of its key say at one moment: equal when neither has changed. Immutable.
 *
 * @param certPem the text of the certificate and its chain
 * @param keyPem the text of the private key, not encrypted
 */
public record PemFiles(Path cert, Path key, String certPem, String keyPem) {
    /** Chains and keys take a few kilobytes, a bundle of authorities a quarter of a megabyte. */
    private static final int FILE_BYTES_MAX = 4 << 20;

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----([A-Za-z0-9+/=\\s]++)-----END \\1-----");

    /** Looks at the files. */
    public static PemFiles read(Path cert, Path key) throws PemException {
        return new PemFiles(cert, key, text(cert, PemException.Fault.CERTIFICATE), text(key, PemException.Fault.KEY));
    }

    /** The certificates of a file, at least one. */
    public static List<X509Certificate> certificates(Path file) throws PemException {
        return certificates(file, text(file, PemException.Fault.CERTIFICATE));
    }

    private static String text(Path file, PemException.Fault fault) throws PemException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
            if (bytes.length > FILE_BYTES_MAX) {
                throw new PemException(fault, file + " is larger than any file of PEM");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        } catch (PemException tooLarge) {
            throw tooLarge;
        } catch (IOException unreadable) {
            throw new PemException(fault, file + " cannot be read");
        }
    }

    private static List<X509Certificate> certificates(Path file, String pem) throws PemException {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = CERTIFICATE.matcher(pem);
            while (block.find()) {
                byte[] der = Base64.getMimeDecoder().decode(block.group(2));
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
            }
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new PemException(PemException.Fault.CERTIFICATE, file + " holds a certificate that cannot be read");
        }
        if (found.isEmpty()) {
            throw new PemException(PemException.Fault.CERTIFICATE, file + " holds no certificate in PEM form");
        }
        return found;
    }

    /**
     * What they hold, if it belongs together.
     *
     * @throws PemException if not, with one line
     */
    public PemPair pair() throws PemException {
        PemPair pair = new PemPair(certificates(cert, certPem), secret());
        if (!pair.fits()) {
            throw new PemException(
                    PemException.Fault.PAIR, key + " is not the private key of the certificate in " + cert);
        }
        return pair;
    }

    private PrivateKey secret() throws PemException {
        try {
            return PemKey.read(keyPem);
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            throw new PemException(
                    PemException.Fault.KEY, key + " holds no private key in PEM form that is not encrypted");
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "PemFiles[cert=" + cert + ", key=" + key + "]";
    }
}
