package io.crossdock.cli.workstation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the terminal, seen by a camera. */
class TerminalQrTest {
    private static final int PIXELS = 4;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScannerReadsIt(boolean dark) throws Exception {
        String text = "http://192.168.1.20:8080/session/phone#2d5a1d6d9b3a4c0b8f92b2bb8c5b1b3f."
                + "6af04d6a5a8e4f2caaeced9b88a8a4b1";

        List<String> lines = TerminalQr.draw(text, dark).lines().toList();

        assertThat(lines).allMatch(line -> line.length() == lines.get(0).length());
        assertThat(lines.size()).isLessThanOrEqualTo(26);
        assertThat(new QRCodeReader().decode(seen(lines, dark)).getText()).isEqualTo(text);
    }

    /** Ink is bright on a dark terminal, and dark on a light one; around it is the terminal. */
    private static BinaryBitmap seen(List<String> lines, boolean dark) {
        int width = lines.get(0).length() * PIXELS;
        int height = lines.size() * 2 * PIXELS;
        byte[] greys = new byte[width * height];
        for (int y = 0; y < height; y++) {
            String line = lines.get(y / (2 * PIXELS));
            boolean upper = y / PIXELS % 2 == 0;
            for (int x = 0; x < width; x++) {
                char c = line.charAt(x / PIXELS);
                boolean ink = c == '\u2588' || c == (upper ? '\u2580' : '\u2584');
                greys[y * width + x] = (byte) (ink == dark ? 0xff : 0);
            }
        }
        LuminanceSource source = new PlanarYUVLuminanceSource(greys, width, height, 0, 0, width, height, false);
        return new BinaryBitmap(new GlobalHistogramBinarizer(source));
    }
}
