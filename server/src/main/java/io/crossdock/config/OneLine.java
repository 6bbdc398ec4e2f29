package io.crossdock.config;

/** Foreign text inside our one-line messages: cut, and without control characters that could forge a second line. */
final class OneLine {
    private static final int LONGEST = 200;

    private OneLine() {}

    static String of(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST)
                .forEach(point -> line.appendCodePoint(Character.isISOControl(point) ? '?' : point));
        return line.length() < text.length() ? line + "..." : line.toString();
    }
}
