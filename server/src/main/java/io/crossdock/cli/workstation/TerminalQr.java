package io.crossdock.cli.workstation;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code in a terminal: half a character a module, so that modules are about square. Without colours: what is light is
 * drawn on a dark terminal, and what is dark on a light one. Pure.
 */
final class TerminalQr {
    private static final int QUIET_MODULES = 4;
    private static final String BOTH = "\u2588";
    private static final String UPPER = "\u2580";
    private static final String LOWER = "\u2584";

    private TerminalQr() {}

    /** @param dark whether the terminal's letters are lighter than its background */
    static String draw(String text, boolean dark) {
        ByteMatrix modules = modules(text);
        int side = modules.getWidth() + 2 * QUIET_MODULES;
        StringBuilder out = new StringBuilder();
        for (int y = 0; y < side; y += 2) {
            for (int x = 0; x < side; x++) {
                boolean upper = ink(modules, x, y, dark);
                // Below an odd number of lines there is nothing, which needs no ink.
                boolean lower = y + 1 < side && ink(modules, x, y + 1, dark);
                out.append(upper ? lower ? BOTH : UPPER : lower ? LOWER : " ");
            }
            out.append('\n');
        }
        return out.toString();
    }

    private static boolean ink(ByteMatrix modules, int x, int y, boolean dark) {
        int column = x - QUIET_MODULES;
        int row = y - QUIET_MODULES;
        boolean inside = column >= 0 && row >= 0 && column < modules.getWidth() && row < modules.getHeight();
        boolean black = inside && modules.get(column, row) == 1;
        return black != dark;
    }

    /** The least correction makes the smallest picture: a screen is not torn or dirty. */
    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
        } catch (WriterException tooLong) {
            throw new IllegalArgumentException("too long for a QR code", tooLong);
        }
    }
}
