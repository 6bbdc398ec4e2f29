package io.crossdock.pem;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;

/** As much of DER (X.690) as a certificate and a key need. Pure functions. */
public final class Der {
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;
    public static final int OCTETS = 0x04;

    private static final int INTEGER = 0x02;
    private static final int BITS = 0x03;
    private static final int UTF8 = 0x0c;
    private static final int TIME = 0x18;
    private static final DateTimeFormatter GENERALIZED_TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private Der() {}

    /** A value with these contents, one behind the other. */
    public static byte[] of(int tag, byte[]... contents) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        for (byte[] content : contents) {
            inner.writeBytes(content);
        }
        int length = inner.size();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            byte[] digits = BigInteger.valueOf(length).toByteArray();
            int skip = digits[0] == 0 ? 1 : 0;
            out.write(0x80 | digits.length - skip);
            out.write(digits, skip, digits.length - skip);
        }
        out.writeBytes(inner.toByteArray());
        return out.toByteArray();
    }

    public static byte[] sequence(byte[]... contents) {
        return of(SEQUENCE, contents);
    }

    public static byte[] integer(BigInteger value) {
        return of(INTEGER, value.toByteArray());
    }

    public static byte[] bits(byte[] bytes) {
        return of(BITS, new byte[1], bytes);
    }

    public static byte[] text(String text) {
        return of(UTF8, text.getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] time(Instant time) {
        String digits = GENERALIZED_TIME.format(time.atOffset(ZoneOffset.UTC));
        return of(TIME, digits.getBytes(StandardCharsets.US_ASCII));
    }

    /** An encoding that stands as it is: an object identifier, mostly. */
    public static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
