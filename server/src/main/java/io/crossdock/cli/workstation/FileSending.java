package io.crossdock.cli.workstation;

import io.crossdock.client.SessionClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way to the other end: some pieces are under way at a time, and each confirmed one makes room for the
 * next, so that a slow receiver is not run over. {@link #run} has a thread of its own; the rest is for any thread.
 */
final class FileSending implements Runnable {
    private static final int PIECE_BYTES = 64 << 10;
    private static final int PIECES_UNDER_WAY = 16;
    /** An other end that confirms nothing for so long does not know what a file is, or is gone. */
    private static final int PATIENCE_SECONDS = 15;

    private final String id = UUID.randomUUID().toString();
    private final Path path;
    private final SessionClient client;
    private final Screen screen;
    private final Runnable over;
    private final Semaphore room = new Semaphore(0);
    private volatile @Nullable String refused;

    /** @param over called before the last word about it: whoever reads that may send the next one at once */
    FileSending(Path path, SessionClient client, Screen screen, Runnable over) {
        this.path = path;
        this.client = client;
        this.screen = screen;
        this.over = over;
    }

    @Override
    public void run() {
        String name = String.valueOf(path.getFileName());
        try (InputStream in = Files.newInputStream(path)) {
            long size = Files.size(path);
            client.send(new FileMessage.Begin(id, name, size).json());
            // The first confirmation says that somebody takes it.
            takeRoom(1);
            room.release(PIECES_UNDER_WAY);
            pass(in, name, size);
            takeRoom(PIECES_UNDER_WAY);
            over.run();
            screen.sent(name, size);
        } catch (IOException failed) {
            over.run();
            screen.trouble(name + " was not sent: " + failed.getMessage());
            client.sendAsync(new FileMessage.No(id, "the sender has given up").json());
        } catch (InterruptedException goingDown) {
            Thread.currentThread().interrupt();
        }
    }

    private void pass(InputStream in, String name, long size) throws IOException, InterruptedException {
        long done = 0;
        while (done < size) {
            byte[] piece = in.readNBytes((int) Math.min(PIECE_BYTES, size - done));
            if (piece.length == 0) {
                throw new IOException("it became shorter meanwhile");
            }
            takeRoom(1);
            client.send(piece);
            done += piece.length;
            screen.progress("sent", name, done, size);
        }
    }

    private void takeRoom(int pieces) throws IOException, InterruptedException {
        boolean taken = room.tryAcquire(pieces, PATIENCE_SECONDS, TimeUnit.SECONDS);
        String why = refused;
        if (why != null) {
            throw new IOException(why);
        }
        if (!taken) {
            throw new IOException("nobody takes it");
        }
    }

    void heard(FileMessage message) {
        if (!message.id().equals(id)) {
            return;
        }
        if (message instanceof FileMessage.No no) {
            refuse(no.reason());
        } else if (message instanceof FileMessage.Ack) {
            room.release();
        }
    }

    /** It cannot go on. */
    void refuse(String why) {
        refused = why;
        room.release(2 * PIECES_UNDER_WAY);
    }
}
