package io.crossdock.example.pong;

import io.crossdock.client.event.EventType;

/** What two players tell each other. The first two are named and laid out as by the game in Rust. */
final class PongEvents {
    /** Whose paddle has which upper end. */
    record PaddleMove(long player, int y) {}

    /** How many balls each side has won; the host counts. */
    record Score(long left, long right) {}

    static final EventType<PaddleMove> PADDLE_MOVE = new EventType<>(
            "multiplayer_pong::PaddleMove",
            (out, move) -> out.u64(move.player()).i32(move.y()),
            in -> new PaddleMove(in.u64(), in.i32()));

    static final EventType<Ball> BALL_UPDATE = new EventType<>(
            "multiplayer_pong::BallUpdate",
            (out, ball) -> out.i32(ball.x()).i32(ball.y()).i32(ball.velocityX()).i32(ball.velocityY()),
            in -> new Ball(in.i32(), in.i32(), in.i32(), in.i32()));

    static final EventType<Score> SCORE = new EventType<>(
            "multiplayer_pong::Score",
            (out, score) -> out.u32(score.left()).u32(score.right()),
            in -> new Score(in.u32(), in.u32()));

    private PongEvents() {}
}
