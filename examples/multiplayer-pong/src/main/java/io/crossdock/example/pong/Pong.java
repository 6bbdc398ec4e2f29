package io.crossdock.example.pong;

import io.crossdock.client.RelayException;
import io.crossdock.client.State;
import io.crossdock.client.event.EventClient;
import io.crossdock.client.event.EventListener;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pong for two, over a relay. Its fields belong to the game's one thread, {@link #turns}. */
public final class Pong implements EventListener {
    private static final String ROOM = "pong";
    private static final int TICK_MILLIS = 40;
    /** One's own place is told again so often: an event may get lost. */
    private static final int TICKS_PER_REMINDER = 25;

    private static final int SEEK_AGAIN_MILLIS = 1_000;
    private static final String USAGE = """
            Usage: run [--computer] [--fingerprint SHA256] [URL]
              URL            the relay, as http://localhost:8080 (the default), quic://host:5443 or wss://host/event/ws
              --fingerprint  of the relay's own certificate; ./crossdock serve says where it is kept
              --computer     let the computer play your side
            """;

    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "pong");
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch over = new CountDownLatch(1);
    private final Terminal terminal;
    private final boolean computer;
    private @Nullable EventClient client;
    private @Nullable Match match;
    private String how = "";
    private String room = "";
    private boolean seeking;
    private long ticks;

    private Pong(Terminal terminal, boolean computer) {
        this.terminal = terminal;
        this.computer = computer;
    }

    /** @param args as {@link #USAGE} says */
    public static void main(String[] args) throws InterruptedException {
        boolean computer = false;
        String fingerprint = "";
        String url = "http://localhost:8080";
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--computer")) {
                computer = true;
            } else if (args[i].equals("--fingerprint") && i + 1 < args.length) {
                i++;
                fingerprint = args[i];
            } else if (args[i].startsWith("-")) {
                System.err.print(USAGE);
                System.exit(args[i].equals("--help") || args[i].equals("-h") ? 0 : 2);
            } else {
                url = args[i];
            }
        }
        System.exit(play(url, fingerprint, computer));
    }

    private static int play(String url, String fingerprint, boolean computer) throws InterruptedException {
        Terminal terminal = Terminal.open();
        Runtime.getRuntime().addShutdownHook(new Thread(terminal::close));
        Pong game = new Pong(terminal, computer);
        try {
            Line line = Line.open(URI.create(url), fingerprint, game);
            game.begin(line);
            game.over.await();
            line.client().close();
            return 0;
        } catch (IOException | IllegalArgumentException fault) {
            terminal.close();
            System.err.println("pong: " + fault.getMessage());
            return 1;
        }
    }

    private void begin(Line line) {
        line.client().subscribe(PongEvents.PADDLE_MOVE, (node, move) -> turn(game -> game.theirPaddle(move.y())));
        line.client().subscribe(PongEvents.BALL_UPDATE, (node, ball) -> turn(game -> game.theirBall(ball)));
        line.client()
                .subscribe(
                        PongEvents.SCORE,
                        (node, score) -> turn(game -> {
                            game.theirScore(score);
                            terminal.note("score " + score.left() + " : " + score.right());
                        }));
        turns.execute(() -> {
            client = line.client();
            how = line.how();
            terminal.note("connected " + how);
            seek();
        });
        turns.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        Thread keys = new Thread(this::readKeys, "keys");
        keys.setDaemon(true);
        keys.start();
    }

    /** A step of the game, when there is one. Any thread. */
    private void turn(java.util.function.Consumer<Match> step) {
        turns.execute(() -> {
            if (match != null) {
                step.accept(match);
            }
        });
    }

    private void readKeys() {
        try {
            for (Terminal.Key key = terminal.next(); key != Terminal.Key.NONE; key = terminal.next()) {
                switch (key) {
                    case UP -> turn(game -> moved(game, -1));
                    case DOWN -> turn(game -> moved(game, 1));
                    case QUIT -> over.countDown();
                    default -> {
                        // Not one of ours.
                    }
                }
            }
        } catch (IOException gone) {
            over.countDown();
        }
        if (terminal.isInteractive()) {
            over.countDown();
        }
    }

    private void moved(Match game, int cells) {
        if (game.move(cells)) {
            tellPlace(game);
        }
    }

    private void tellPlace(Match game) {
        if (client != null) {
            client.publishAsync(PongEvents.PADDLE_MOVE, new PongEvents.PaddleMove(client.nodeId(), game.mine()));
        }
    }

    private void tick() {
        ticks++;
        Match game = match;
        if (game == null) {
            terminal.draw(Picture.waiting(how, room));
            return;
        }
        if (computer) {
            moved(game, game.towardsTheBall());
        }
        if (ticks % TICKS_PER_REMINDER == 0) {
            tellPlace(game);
        }
        if (game.isHost() && client != null) {
            if (game.step()) {
                client.publishAsync(PongEvents.SCORE, game.score());
                terminal.note(
                        "score " + game.score().left() + " : " + game.score().right());
            }
            client.publishAsync(PongEvents.BALL_UPDATE, game.ball());
        }
        terminal.draw(Picture.of(game, how));
    }

    /** Goes into a room where somebody waits, or makes one and waits there. */
    private void seek() {
        EventClient mine = client;
        if (mine == null || seeking) {
            return;
        }
        seeking = true;
        match = null;
        room = "";
        mine.roomsAsync()
                .thenCompose(rooms -> rooms.stream()
                        .filter(info -> info.name().equals(ROOM) && info.members() == 1 && !info.locked())
                        .findFirst()
                        .map(info -> mine.joinRoomAsync(info.id(), ""))
                        .orElseGet(() -> mine.createRoomAsync(ROOM, 2, "")))
                .whenCompleteAsync(
                        (found, refused) -> {
                            seeking = false;
                            if (refused != null) {
                                later();
                            } else if (found.members().size() > 1) {
                                start(false);
                            } else if (match == null) {
                                room = "room " + Long.toHexString(found.info().id());
                                terminal.note("waiting in " + room);
                            }
                        },
                        turns);
    }

    /** Somebody was quicker, or the connection has just broken. */
    private void later() {
        CompletableFuture.delayedExecutor(SEEK_AGAIN_MILLIS, TimeUnit.MILLISECONDS, turns)
                .execute(() -> {
                    if (match == null && room.isEmpty()) {
                        seek();
                    }
                });
    }

    private void start(boolean host) {
        match = new Match(host);
        terminal.note("playing " + (host ? "as host" : "as guest"));
        tellPlace(match);
    }

    @Override
    public void onMemberJoined(long id, long node) {
        turns.execute(() -> {
            start(true);
            if (client != null) {
                client.startRoomAsync();
            }
        });
    }

    @Override
    public void onMemberLeft(long id, long node) {
        turns.execute(() -> {
            terminal.note("the other has left");
            if (client != null) {
                client.leaveRoomAsync().whenCompleteAsync((left, refused) -> seek(), turns);
            }
        });
    }

    @Override
    public void onRoomClosed(long id) {
        turns.execute(() -> {
            terminal.note("the room is closed");
            seek();
        });
    }

    @Override
    public void onState(State state) {
        if (state == State.RECONNECTING || state == State.CONNECTED) {
            terminal.note(state.name().toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Override
    public void onEnd(@Nullable RelayException why) {
        if (why != null && why.reason() == RelayException.Reason.REFUSED) {
            terminal.note("the relay says: " + List.of(String.valueOf(why.getMessage())));
        }
        over.countDown();
    }
}
