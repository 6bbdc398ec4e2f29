package io.crossdock.example.pong;

/**
 * Where the ball is and how far it goes in a step. Immutable.
 *
 * @param velocityX cells to the right in one step; negative to the left
 */
record Ball(int x, int y, int velocityX, int velocityY) {
    /** In the middle, towards the left or the right. */
    static Ball served(boolean toTheRight) {
        return new Ball(Field.WIDTH / 2, Field.HEIGHT / 2, toTheRight ? 1 : -1, 1);
    }

    /** One step on, off the walls and off the paddles. */
    Ball step(int leftPaddle, int rightPaddle) {
        int up = velocityY;
        if (y + up < 0 || y + up >= Field.HEIGHT) {
            up = -up;
        }
        int across = velocityX;
        int nextY = y + up;
        boolean left = across < 0 && x + across <= Field.LEFT_X && Field.covers(leftPaddle, nextY);
        boolean right = across > 0 && x + across >= Field.RIGHT_X && Field.covers(rightPaddle, nextY);
        if (x > Field.LEFT_X && x < Field.RIGHT_X && (left || right)) {
            across = -across;
        }
        return new Ball(x + across, nextY, across, up);
    }

    boolean outLeft() {
        return x < 0;
    }

    boolean outRight() {
        return x >= Field.WIDTH;
    }
}
