package io.crossdock.cli.workstation;

import io.crossdock.client.Options;
import io.crossdock.client.Pairing;
import io.crossdock.client.RelayException;
import io.crossdock.client.Role;
import io.crossdock.client.SessionClient;
import io.crossdock.client.SessionListener;
import io.crossdock.client.SessionServer;
import io.crossdock.client.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One end of a session, worked by somebody who types lines. Hears in the client's turns; lines may come from any thread. */
public final class Desk implements SessionListener {
    private final Role role;
    private final Pairing pairing;
    private final SessionServer server;
    private final Screen screen;
    private final SessionClient client;
    private final FileReceiving coming;
    private final AtomicReference<@Nullable FileSending> going = new AtomicReference<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable RelayException end;

    /**
     * @param files where files go that the other end sends
     * @param fileBytesMax the largest of them
     */
    public Desk(
            Role role,
            Pairing pairing,
            SessionServer server,
            Screen screen,
            Path files,
            long fileBytesMax,
            Options options) {
        this.role = role;
        this.pairing = pairing;
        this.server = server;
        this.screen = screen;
        this.client = new SessionClient(role, pairing, this, options);
        this.coming = new FileReceiving(files, fileBytesMax, screen);
    }

    public void open() throws IOException, InterruptedException {
        client.connect();
    }

    /** One line of what is typed. */
    public void line(String line) {
        if (line.equals("/quit")) {
            leave();
        } else if (line.equals("/kill")) {
            kill();
        } else if (line.startsWith("/file ")) {
            file(line.substring("/file ".length()).strip());
        } else if (line.startsWith("/") && !line.startsWith("//")) {
            screen.trouble("there are /file PATH, /kill and /quit; // sends a line that begins with /");
        } else if (!line.isEmpty()) {
            say(line.startsWith("//") ? line.substring(1) : line);
        }
    }

    private void say(String text) {
        client.sendAsync(text).whenComplete((sent, fault) -> {
            if (fault != null) {
                screen.trouble("not sent: " + fault.getMessage());
            }
        });
    }

    private void kill() {
        server.killAsync(pairing).whenComplete((was, fault) -> {
            if (fault != null) {
                screen.trouble("the session could not be ended: " + fault.getMessage());
            }
        });
    }

    private void file(String name) {
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException unusable) {
            screen.trouble("this is not the name of a file");
            return;
        }
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            screen.trouble(name + " cannot be read");
            return;
        }
        FileSending sending = new FileSending(path, client, screen, () -> going.set(null));
        if (!going.compareAndSet(null, sending)) {
            screen.trouble("another file is on its way: one at a time");
            return;
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        sending.run();
                    } finally {
                        going.compareAndSet(sending, null);
                    }
                },
                "file");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends this end, not the session. */
    public void leave() {
        client.closeAsync();
    }

    /** Waits for the end; null when it was wanted here. */
    public @Nullable RelayException awaitEnd() throws InterruptedException {
        over.await();
        return end;
    }

    private Role other() {
        return role == Role.PHONE ? Role.WORKSTATION : Role.PHONE;
    }

    @Override
    public void onText(String text) {
        FileMessage about = FileMessage.read(text);
        FileSending sending = going.get();
        if (about instanceof FileMessage.Begin begin) {
            say(coming.begin(begin).json());
        } else if (about != null && sending != null) {
            sending.heard(about);
        } else if (about instanceof FileMessage.No) {
            coming.giveUp();
        } else if (about == null) {
            screen.text(other(), text);
        }
    }

    @Override
    public void onBytes(byte[] bytes) {
        if (coming.expects()) {
            say(coming.add(bytes).json());
        } else {
            screen.bytes(other(), bytes);
        }
    }

    @Override
    public void onJoined(Role who) {
        screen.joined(who);
        if (who == other()) {
            interrupted("the other end is another one now");
        }
    }

    @Override
    public void onLeft(Role who) {
        screen.left(who);
        if (who == other()) {
            interrupted("the other end has left");
        }
    }

    @Override
    public void onState(State state) {
        screen.state(state);
        if (state == State.RECONNECTING) {
            interrupted("the connection broke");
        }
    }

    /** A file that has lost a piece is of no use. */
    private void interrupted(String why) {
        coming.giveUp();
        FileSending sending = going.get();
        if (sending != null) {
            sending.refuse(why);
        }
    }

    @Override
    public void onEnd(@Nullable RelayException why) {
        interrupted("the session is over");
        end = why;
        over.countDown();
    }
}
