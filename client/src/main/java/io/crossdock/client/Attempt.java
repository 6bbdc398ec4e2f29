package io.crossdock.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a link, or the try to get one. Brings what it hears into the link's turns; there it is passed over
 * when the link has another connection by now.
 */
final class Attempt implements Network.Ear {
    private final Link link;
    private final Turns turns;

    Attempt(Link link, Turns turns) {
        this.link = link;
        this.turns = turns;
    }

    @Override
    public void opened(Network.Socket socket) {
        turns.execute(() -> {
            if (link.isOver(this)) {
                socket.abort();
            } else {
                link.opened(socket);
            }
        });
    }

    @Override
    public void failed(RelayException why) {
        now(() -> link.lost(why));
    }

    @Override
    public CompletionStage<?> text(String message) {
        return heard(() -> link.text(message));
    }

    @Override
    public CompletionStage<?> binary(byte[] message) {
        return heard(() -> link.binary(message));
    }

    /** The next message is asked for when the app is done with this one: that is what slows down a fast sender. */
    private CompletionStage<?> heard(Runnable step) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        now(step, done);
        return done;
    }

    @Override
    public void pong() {
        now(link::alive);
    }

    @Override
    public void closed(int code, String reason) {
        now(() -> link.closedByRelay(code, reason));
    }

    private void now(Runnable step) {
        now(step, new CompletableFuture<>());
    }

    private void now(Runnable step, CompletableFuture<@Nullable Void> done) {
        turns.execute(() -> {
            try {
                if (!link.isOver(this)) {
                    step.run();
                }
            } finally {
                done.complete(null);
            }
        });
    }
}
