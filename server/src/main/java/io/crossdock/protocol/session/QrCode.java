package io.crossdock.protocol.session;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * A QR code as a PNG (RFC 2083) of eight-bit greys: level M, eight pixels a module, four modules of quiet around it.
 * Written by hand, since the JDK's own writer loads the desktop. Pure; takes a millisecond or two.
 */
final class QrCode {
    private static final int MODULE_PIXELS = 8;
    private static final int QUIET_MODULES = 4;
    private static final byte WHITE = (byte) 0xff;
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private QrCode() {}

    /** @param text at most some 2,000 bytes */
    static String dataUrl(String text) {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png(text));
    }

    static byte[] png(String text) {
        ByteMatrix modules = modules(text);
        int side = (modules.getWidth() + 2 * QUIET_MODULES) * MODULE_PIXELS;
        try (ByteArrayOutputStream file = new ByteArrayOutputStream(4096);
                DataOutputStream out = new DataOutputStream(file)) {
            out.write(SIGNATURE);
            chunk(out, "IHDR", header(side));
            chunk(out, "IDAT", pixels(modules, side));
            chunk(out, "IEND", new byte[0]);
            return file.toByteArray();
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
    }

    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("too long for a QR code", tooLong);
        }
    }

    /** Width, height, 8 bits, greyscale, and the only methods there are. */
    private static byte[] header(int side) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(13);
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(side);
        out.writeInt(side);
        out.write(new byte[] {8, 0, 0, 0, 0});
        return bytes.toByteArray();
    }

    /** Each line is a filter byte (none) and one byte a pixel. */
    private static byte[] pixels(ByteMatrix modules, int side) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(2048);
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            byte[] line = new byte[side + 1];
            for (int y = 0; y < side; y++) {
                if (y % MODULE_PIXELS == 0) {
                    draw(line, modules, y / MODULE_PIXELS - QUIET_MODULES);
                }
                out.write(line);
            }
        }
        return packed.toByteArray();
    }

    private static void draw(byte[] line, ByteMatrix modules, int row) {
        Arrays.fill(line, 1, line.length, WHITE);
        if (row < 0 || row >= modules.getHeight()) {
            return;
        }
        for (int x = 0; x < modules.getWidth(); x++) {
            if (modules.get(x, row) == 1) {
                int start = 1 + (x + QUIET_MODULES) * MODULE_PIXELS;
                Arrays.fill(line, start, start + MODULE_PIXELS, (byte) 0);
            }
        }
    }

    private static void chunk(DataOutputStream out, String type, byte[] content) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) check.getValue());
    }
}
