package io.crossdock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.client.Options;
import io.crossdock.client.event.EventClient;
import io.crossdock.client.event.EventListener;
import io.crossdock.client.event.EventType;
import io.crossdock.client.event.Room;
import io.crossdock.client.quic.QuicNetwork;
import io.crossdock.client.quic.Trust;
import io.crossdock.kit.TestRelay;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** A page in a headless browser, over a WebSocket, and a client over QUIC play pong in one room. */
@Timeout(120)
class PongPageTest {
    private static final int RIGHT_SIDE = 60;
    private static final int RIGHT_PADDLE_X = 78;
    private static final int BOTTOM = 19;
    private static final int LOWEST = 16;

    private record Ball(int x, int y, int velocityX, int velocityY) {}

    private record Paddle(long player, int y) {}

    private static final EventType<Ball> BALL = new EventType<>(
            "multiplayer_pong::BallUpdate",
            (out, ball) -> out.i32(ball.x).i32(ball.y).i32(ball.velocityX).i32(ball.velocityY),
            in -> new Ball(in.i32(), in.i32(), in.i32(), in.i32()));

    private static final EventType<Paddle> PADDLE = new EventType<>(
            "multiplayer_pong::PaddleMove",
            (out, paddle) -> out.u64(paddle.player).i32(paddle.y),
            in -> new Paddle(in.u64(), in.i32()));

    // A browser that is being killed may still write.
    @TempDir(cleanup = CleanupMode.NEVER)
    Path folder = Path.of("");

    private TestRelay relay() {
        return TestRelay.with(Map.of("quic.port", "0", "quic.state-folder", folder.toString()));
    }

    private static EventClient player(TestRelay relay, QuicNetwork network, EventListener listener) {
        URI address = URI.create("quic://127.0.0.1:" + relay.relay().quicPorts().get(0));
        return new EventClient(address, listener, Options.with(network));
    }

    private Process browser(TestRelay relay) throws IOException {
        String program = Stream.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
                .flatMap(name -> Arrays.stream(
                                System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                        .map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(program.isEmpty(), "no chromium on the PATH");
        return new ProcessBuilder(
                        program,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + folder.resolve("browser"),
                        "http://127.0.0.1:" + relay.httpPort() + "/pong?computer")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("browser.log").toFile())
                .start();
    }

    private static void end(Process browser) throws InterruptedException {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    @Test
    void theBallOfAPageComesBackOffThePaddleOfAQuicClient() throws Exception {
        BlockingQueue<Ball> balls = new LinkedBlockingQueue<>();
        try (TestRelay relay = relay();
                QuicNetwork network = new QuicNetwork(Trust.anybody());
                EventClient anna = player(relay, network, new Player())) {
            anna.subscribe(BALL, (page, ball) -> {
                balls.add(ball);
                anna.publishAsync(PADDLE, new Paddle(anna.nodeId(), paddleFor(ball)));
            });
            anna.connect();
            Process browser = browser(relay);
            try {
                await().atMost(Duration.ofSeconds(60)).until(() -> anna.rooms().size() == 1);
                Room room = anna.joinRoom(anna.rooms().get(0).id(), "");

                // Served from the middle, it goes to the left on the right side only after the paddle there.
                Ball ball = balls.poll(20, TimeUnit.SECONDS);
                while (ball != null && (ball.velocityX > 0 || ball.x < RIGHT_SIDE)) {
                    ball = balls.poll(20, TimeUnit.SECONDS);
                }

                assertThat(ball).isNotNull();
                assertThat(room.info().name()).isEqualTo("pong");
                assertThat(room.info().host()).isNotEqualTo(anna.nodeId());
            } finally {
                end(browser);
            }
        }
    }

    /** Where the ball is going to be: an event may take its time on a busy machine. */
    private static int paddleFor(Ball ball) {
        int y = ball.y;
        int step = ball.velocityY;
        for (int x = ball.x; x < RIGHT_PADDLE_X; x++) {
            step = y + step < 0 || y + step > BOTTOM ? -step : step;
            y += step;
        }
        return Math.min(LOWEST, Math.max(0, y - 2));
    }

    @Test
    void thePaddleOfAPageFollowsTheBallOfAQuicClient() throws Exception {
        BlockingQueue<Paddle> paddles = new LinkedBlockingQueue<>();
        BlockingQueue<Long> members = new LinkedBlockingQueue<>();
        EventListener listener = new EventListener() {
            @Override
            public void onMemberJoined(long room, long node) {
                members.add(node);
            }
        };
        try (TestRelay relay = relay();
                QuicNetwork network = new QuicNetwork(Trust.anybody());
                EventClient anna = player(relay, network, listener)) {
            anna.subscribe(PADDLE, (page, paddle) -> paddles.add(paddle));
            anna.connect();
            anna.createRoom("pong", 2, "");
            Process browser = browser(relay);
            try {
                Long page = members.poll(60, TimeUnit.SECONDS);
                assertThat(page).isNotNull();
                anna.startRoom();
                anna.publish(BALL, new Ball(40, 19, 1, 1));

                Paddle paddle = paddles.poll(20, TimeUnit.SECONDS);
                while (paddle != null && paddle.y < LOWEST) {
                    paddle = paddles.poll(20, TimeUnit.SECONDS);
                }

                assertThat(paddle).isEqualTo(new Paddle(page, LOWEST));
            } finally {
                end(browser);
            }
        }
    }
}
