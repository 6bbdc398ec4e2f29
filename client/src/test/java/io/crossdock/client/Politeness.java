package io.crossdock.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says hello, and is in when it hears "welcome". */
final class Politeness implements Talk {
    final List<String> heard = new ArrayList<>();
    Runnable onText = () -> {};
    /** What to do when the relay lets it in. */
    Runnable onWelcome = () -> {};

    @Override
    public URI address() {
        return URI.create("ws://relay.example/");
    }

    @Override
    public Map<String, String> headers() {
        return Map.of();
    }

    @Override
    public List<String> greeting() {
        return List.of("hello");
    }

    @Override
    public void greeted() {
        heard.add("greeted");
    }

    @Override
    public void text(String message) {
        if (message.equals("welcome")) {
            onWelcome.run();
        } else {
            heard.add(message);
            onText.run();
        }
    }

    @Override
    public void binary(byte[] message) {
        heard.add(message.length + " bytes");
    }

    @Override
    public String heartbeat() {
        return "alive?";
    }

    @Override
    public boolean refused(int code, String reason) {
        return code == 1008;
    }

    @Override
    public void state(State state) {
        heard.add(state.name());
    }

    @Override
    public void ended(@Nullable RelayException why) {
        heard.add(why == null ? "end" : "end: " + why.getMessage());
    }
}
