package io.crossdock.example.pong;

/** The table's measures, in cells: those of the game that is played in Rust. */
final class Field {
    static final int WIDTH = 80;
    static final int HEIGHT = 20;
    static final int PADDLE_HEIGHT = 4;
    static final int PADDLE_Y_MAX = HEIGHT - PADDLE_HEIGHT;
    /** The columns of the paddles. */
    static final int LEFT_X = 1;

    static final int RIGHT_X = WIDTH - 2;

    private Field() {}

    static int clamp(int y) {
        return Math.max(0, Math.min(PADDLE_Y_MAX, y));
    }

    static boolean covers(int paddleY, int y) {
        return y >= paddleY && y < paddleY + PADDLE_HEIGHT;
    }
}
