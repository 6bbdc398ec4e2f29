package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.RelayException;
import io.crossdock.client.State;
import io.crossdock.client.event.Event;
import io.crossdock.client.event.EventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes down what an event client hears, as lines. */
final class Player implements EventListener {
    private static final long PATIENCE_SECONDS = 20;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    /** The next line that is not about the client's state. */
    String next() throws InterruptedException {
        String line = take();
        while (line.startsWith("state ")) {
            line = take();
        }
        return line;
    }

    /** Everything up to this line. */
    List<String> until(String wanted) throws InterruptedException {
        List<String> before = new ArrayList<>();
        String line = take();
        while (!line.equals(wanted)) {
            before.add(line);
            line = take();
        }
        return before;
    }

    private String take() throws InterruptedException {
        String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more came");
        }
        return line;
    }

    @Override
    public void onEvent(Event event) {
        lines.add(event.type() + ": " + new String(event.payload(), UTF_8));
    }

    @Override
    public void onUnreadable(Event event) {
        lines.add("unreadable " + event.type());
    }

    @Override
    public void onMemberJoined(long room, long node) {
        lines.add("joined " + node);
    }

    @Override
    public void onMemberLeft(long room, long node) {
        lines.add("left " + node);
    }

    @Override
    public void onStarted(long room) {
        lines.add("started");
    }

    @Override
    public void onRoomClosed(long room) {
        lines.add("room closed");
    }

    @Override
    public void onState(State state) {
        lines.add("state " + state);
    }

    @Override
    public void onEnd(@Nullable RelayException why) {
        lines.add(why == null ? "end" : "end " + why.reason() + " " + why.getMessage());
    }
}
