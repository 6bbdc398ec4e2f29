package io.crossdock.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the bans that hold. */
@Command(name = "list", description = "Prints the bans that hold: kind, end, key and reason.")
final class BanList implements Callable<Integer> {
    @Mixin
    private final OperatorCall relay = new OperatorCall();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many of each kind (1000).")
    private int limit = 1000;

    @Option(names = "--json", description = "The relay's answer as it is.")
    private boolean json;

    private final Console console;

    BanList(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        HttpResponse<String> answer;
        try {
            answer = relay.ask(console.environment(), "GET", "/chat/bans?limit=" + Math.max(0, limit));
        } catch (OperatorCall.Failed failed) {
            console.err().println("crossdock: " + failed.getMessage());
            return ExitCode.FAILED;
        }
        if (answer.statusCode() != 200) {
            console.err().println("crossdock: the relay answered " + answer.statusCode() + " and not with its bans");
            return ExitCode.FAILED;
        }
        if (json) {
            console.out().println(answer.body());
        } else {
            print(answer.body());
        }
        return ExitCode.OK;
    }

    private void print(String body) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            Map<String, String> ban = new LinkedHashMap<>();
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.END_OBJECT && ban.containsKey("key")) {
                    console.out().println(line(ban));
                    ban.clear();
                } else if (parser.currentToken().isScalarValue()) {
                    ban.put(String.valueOf(parser.currentName()), parser.getText());
                }
            }
        }
    }

    /** Keys are what clients made up: nothing in them may move the cursor of a terminal. */
    private static String line(Map<String, String> ban) {
        long until = Long.parseLong(ban.getOrDefault("until", "0"));
        String text = String.format(
                "%-8s  %s  %s  %s",
                ban.get("kind"), Instant.ofEpochSecond(until), ban.get("key"), ban.getOrDefault("reason", ""));
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
