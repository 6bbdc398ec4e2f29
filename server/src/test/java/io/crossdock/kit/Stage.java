package io.crossdock.kit;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where one script is played: a relay with the settings the script gives, and its actors by name. For one thread. */
final class Stage implements AutoCloseable {
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final Captures captures = new Captures();
    private @Nullable TestRelay relay;

    /** One line of the script that is neither empty nor a comment. */
    void perform(String line) throws IOException {
        String[] words = line.split(" ", 3);
        String rest = words.length > 2 ? words[2] : "";
        if (words[0].equals("given")) {
            give(line.substring("given ".length()));
        } else if (line.equals("relay stops")) {
            relay().stopInBackground();
        } else if (words.length > 1) {
            act(actors.computeIfAbsent(words[0], name -> new Actor(captures)), words[1], rest);
        } else {
            throw new AssertionError("not a line of a script");
        }
    }

    private void give(String setting) {
        if (relay != null) {
            throw new AssertionError("settings must stand before the first act");
        }
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair[1]);
    }

    private void act(Actor actor, String verb, String rest) throws IOException {
        switch (verb) {
            case "connects" -> actor.connects(relay().httpPort(), captures.fill(rest));
            case "tries" -> actor.tries(relay().httpPort(), captures.fill(rest));
            case "asks" -> actor.asks(relay().httpPort(), captures.fill(rest));
            case ">" -> actor.says(captures.fill(rest));
            case "<" -> actor.hears(rest);
            case "~" -> actor.hearsNothing(rest, actors.values());
            case "closes" -> actor.closes(rest);
            case "cuts" -> actor.cuts();
            default -> throw new AssertionError("no such verb: " + verb);
        }
    }

    private TestRelay relay() {
        if (relay == null) {
            relay = TestRelay.with(settings);
        }
        return relay;
    }

    /** A frame that no line expected is as wrong as one that did not come. */
    void expectNothingLeft(String script) throws IOException {
        for (Map.Entry<String, Actor> actor : actors.entrySet()) {
            try {
                actor.getValue().expectNothingLeft();
            } catch (AssertionError | IOException e) {
                throw new AssertionError(script + ": at the end, " + actor.getKey() + ": " + e.getMessage(), e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Actor actor : actors.values()) {
            actor.close();
        }
        if (relay != null) {
            relay.close();
        }
    }
}
