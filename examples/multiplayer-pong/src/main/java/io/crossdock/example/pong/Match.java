package io.crossdock.example.pong;

/**
 * The state of play as one side sees it. The host, on the left, moves the ball and counts; the guest believes it. For one
 * thread.
 */
final class Match {
    private final boolean host;
    private int leftPaddle = Field.PADDLE_Y_MAX / 2;
    private int rightPaddle = Field.PADDLE_Y_MAX / 2;
    private Ball ball = Ball.served(true);
    private long leftScore;
    private long rightScore;

    Match(boolean host) {
        this.host = host;
    }

    boolean isHost() {
        return host;
    }

    int leftPaddle() {
        return leftPaddle;
    }

    int rightPaddle() {
        return rightPaddle;
    }

    int mine() {
        return host ? leftPaddle : rightPaddle;
    }

    Ball ball() {
        return ball;
    }

    PongEvents.Score score() {
        return new PongEvents.Score(leftScore, rightScore);
    }

    /** Moves one's own paddle. @return whether it has moved */
    boolean move(int cells) {
        int y = Field.clamp(mine() + cells);
        boolean moved = y != mine();
        if (host) {
            leftPaddle = y;
        } else {
            rightPaddle = y;
        }
        return moved;
    }

    void theirPaddle(int y) {
        if (host) {
            rightPaddle = Field.clamp(y);
        } else {
            leftPaddle = Field.clamp(y);
        }
    }

    /** What the host says; only a guest listens. */
    void theirBall(Ball told) {
        if (!host) {
            ball = told;
        }
    }

    void theirScore(PongEvents.Score told) {
        if (!host) {
            leftScore = told.left();
            rightScore = told.right();
        }
    }

    /** One step of the ball, at the host. @return whether somebody has won it */
    boolean step() {
        ball = ball.step(leftPaddle, rightPaddle);
        if (ball.outLeft()) {
            rightScore++;
            ball = Ball.served(false);
            return true;
        }
        if (ball.outRight()) {
            leftScore++;
            ball = Ball.served(true);
            return true;
        }
        return false;
    }

    /** For a side without a player: which way to go to meet the ball. */
    int towardsTheBall() {
        return Integer.signum(ball.y() - (mine() + Field.PADDLE_HEIGHT / 2));
    }
}
