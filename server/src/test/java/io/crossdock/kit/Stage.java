package io.crossdock.kit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where one script is played: a relay with the settings the script gives, or several, and its actors by name. For one
 * thread.
 */
final class Stage implements AutoCloseable {
    private final int nodes;
    private final Map<String, String> settings;
    private final Map<String, Actor> actors = new LinkedHashMap<>();
    private final Captures captures = new Captures();
    private final List<TestRelay> relays = new ArrayList<>();

    /** @param settings beside those that the script gives */
    Stage(int nodes, Map<String, String> settings) {
        this.nodes = nodes;
        this.settings = new LinkedHashMap<>(settings);
    }

    /** One line of the script that is neither empty nor a comment. */
    void perform(String line) throws IOException {
        String[] words = line.split(" ", 3);
        String rest = words.length > 2 ? words[2] : "";
        if (words[0].equals("given")) {
            give(line.substring("given ".length()));
        } else if (line.equals("relay stops")) {
            relays().forEach(TestRelay::stopInBackground);
        } else if (words.length > 1) {
            Actor actor = actors.computeIfAbsent(words[0], name -> new Actor(captures));
            act(
                    actor,
                    words[1],
                    rest,
                    relays().get(List.copyOf(actors.keySet()).indexOf(words[0]) % nodes)
                            .httpPort());
        } else {
            throw new AssertionError("not a line of a script");
        }
    }

    private void give(String setting) {
        if (!relays.isEmpty()) {
            throw new AssertionError("settings must stand before the first act");
        }
        String[] pair = setting.split("=", 2);
        settings.put(pair[0], pair[1]);
    }

    private void act(Actor actor, String verb, String rest, int port) throws IOException {
        switch (verb) {
            case "connects" -> actor.connects(port, captures.fill(rest));
            case "tries" -> actor.tries(port, captures.fill(rest));
            case "asks" -> actor.asks(port, captures.fill(rest));
            case ">" -> actor.says(captures.fill(rest));
            case "<" -> actor.hears(rest);
            case "~" -> actor.hearsNothing(rest, actors.values());
            case "closes" -> actor.closes(rest);
            case "cuts" -> actor.cuts();
            default -> throw new AssertionError("no such verb: " + verb);
        }
    }

    private List<TestRelay> relays() {
        while (relays.size() < nodes) {
            relays.add(TestRelay.with(settings));
        }
        return relays;
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
        relays.forEach(TestRelay::close);
    }
}
