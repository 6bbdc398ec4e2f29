package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.RelayException;
import io.crossdock.client.Role;
import io.crossdock.client.SessionListener;
import io.crossdock.client.State;
import io.crossdock.client.TopicListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps what a client hears, each thing as a line, for a test that waits for it. Safe for any thread. */
final class Ear implements SessionListener, TopicListener {
    private static final int SECONDS_MAX = 20;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    /** The next thing that is not a change of state. */
    String next() throws InterruptedException {
        String line = take();
        while (line.startsWith("state ")) {
            line = take();
        }
        return line;
    }

    /** Everything up to this line, which must come. */
    List<String> until(String wanted) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        do {
            lines.add(take());
        } while (!lines.get(lines.size() - 1).equals(wanted));
        return lines;
    }

    private String take() throws InterruptedException {
        String line = heard.poll(SECONDS_MAX, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nothing more was heard");
        }
        return line;
    }

    @Override
    public void onText(String text) {
        heard.add(text);
    }

    @Override
    public void onBytes(byte[] bytes) {
        heard.add("bytes " + new String(bytes, UTF_8));
    }

    @Override
    public void onData(String peer, byte[] data) {
        heard.add(peer + ": " + new String(data, UTF_8));
    }

    @Override
    public void onJoined(Role who) {
        onJoined(who.word());
    }

    @Override
    public void onLeft(Role who) {
        onLeft(who.word());
    }

    @Override
    public void onJoined(String peer) {
        heard.add(peer + " joined");
    }

    @Override
    public void onLeft(String peer) {
        heard.add(peer + " left");
    }

    @Override
    public void onState(State state) {
        heard.add("state " + state);
    }

    @Override
    public void onEnd(@Nullable RelayException why) {
        heard.add(why == null ? "end" : "end " + why.reason());
    }
}
