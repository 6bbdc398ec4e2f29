package io.crossdock.protocol.chat;

import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.Upgrade;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What operators may do with the board (docs/protocols/chat.md): see and lift bans, take messages down, see counts. Stands
 * behind the operators' token. Safe for any thread.
 */
public final class ChatOperators implements Endpoint {
    private static final String BANS = "/bans/";
    private static final String MESSAGES = "/messages/";
    private static final int BANS_DEFAULT = 1000;
    private static final Answer NO_SUCH_PATH = Answer.json(404, "{\"error\":\"no such path\"}");
    private static final Answer STORE_AWAY = Answer.json(503, "{\"error\":\"the store is away\"}");

    private final Board board;
    private final ChatCounts counts;

    public ChatOperators(Board board, ChatCounts counts) {
        this.board = board;
        this.counts = counts;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return route(call)
                .exceptionally(away -> STORE_AWAY)
                .thenApply(answer -> answer.with("cache-control", "no-store"));
    }

    private CompletionStage<Answer> route(HttpCall call) {
        String path = call.path();
        if (path.equals("/bans")) {
            return call.method().equals("GET") ? bans(call) : only("GET");
        }
        if (path.equals("/counts")) {
            return call.method().equals("GET") ? board.counts().thenApply(this::counts) : only("GET");
        }
        if (path.startsWith(MESSAGES) && path.length() > MESSAGES.length()) {
            String id = path.substring(MESSAGES.length());
            return call.method().equals("DELETE") ? board.remove(id).thenApply(ChatOperators::done) : only("DELETE");
        }
        int key = path.indexOf('/', BANS.length()) + 1;
        if (path.startsWith(BANS) && key > 0 && key < path.length()) {
            String kind = path.substring(BANS.length(), key - 1);
            return call.method().equals("DELETE")
                    ? board.lift(kind, path.substring(key)).thenApply(ChatOperators::done)
                    : only("DELETE");
        }
        return CompletableFuture.completedStage(NO_SUCH_PATH);
    }

    private static CompletionStage<Answer> only(String method) {
        return CompletableFuture.completedStage(
                Answer.json(405, "{\"error\":\"only " + method + "\"}").with("allow", method));
    }

    private static Answer done(boolean was) {
        return was ? Answer.empty(204) : Answer.json(404, "{\"error\":\"not found\"}");
    }

    private CompletionStage<Answer> bans(HttpCall call) {
        String limit = call.parameter("limit");
        if (!limit.matches("[0-9]{0,6}")) {
            return CompletableFuture.completedStage(Answer.json(400, "{\"error\":\"limit is a whole number\"}"));
        }
        return board.bans(limit.isEmpty() ? BANS_DEFAULT : Integer.parseInt(limit))
                .thenApply(ChatOperators::bans);
    }

    private static Answer bans(List<Board.Ban> bans) {
        StringBuilder json = new StringBuilder("{\"bans\":[");
        String comma = "";
        for (Board.Ban ban : bans) {
            json.append(comma)
                    .append("{\"kind\":\"")
                    .append(ban.kind())
                    .append("\",\"key\":")
                    .append(JsonText.quote(ban.key()))
                    .append(",\"reason\":")
                    .append(JsonText.quote(ban.reason()))
                    .append(",\"until\":")
                    .append(ban.untilSeconds())
                    .append('}');
            comma = ",";
        }
        return Answer.json(200, json.append("]}").toString());
    }

    private Answer counts(Board.Counts held) {
        StringBuilder json = new StringBuilder(512)
                .append("{\"messages\":")
                .append(held.messages())
                .append(",\"bytes\":")
                .append(held.bytes())
                .append(",\"bans\":{\"identity\":")
                .append(held.identityBans())
                .append(",\"browser\":")
                .append(held.browserBans())
                .append(",\"address\":")
                .append(held.addressBlocks())
                .append("},\"crowded_out\":")
                .append(held.crowdedOut())
                .append(",\"outcomes\":{");
        String[] comma = {""};
        counts.byLabel().forEach((label, count) -> {
            json.append(comma[0]).append('"').append(label).append("\":").append(count);
            comma[0] = ",";
        });
        return Answer.json(200, json.append("}}").toString());
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(new Upgrade.Refused(NO_SUCH_PATH));
    }
}
