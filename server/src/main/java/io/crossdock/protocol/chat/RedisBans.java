package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Bans in Redis, for operators: found by looking through all keys, page by page. Safe for any thread. */
final class RedisBans {
    static final List<String> KINDS = List.of("identity", "browser", "address");

    private final SharedStore store;
    private final InstantSource clock;

    RedisBans(SharedStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    CompletionStage<List<Board.Ban>> all(int max) {
        return page(ChatKeys.BANNED, "0", max, new ArrayList<>())
                .thenCompose(found -> page(ChatKeys.BLOCKED, "0", max, found));
    }

    /** In scripts, so that names keep the tenant's prefix; one page at a time, so that nobody waits for them. */
    private CompletionStage<List<Board.Ban>> page(String stem, String cursor, int max, List<Board.Ban> found) {
        return store.run(ChatScripts.BANS, RedisDoor.TOGETHER, List.of(stem), List.of(cursor.getBytes(UTF_8)))
                .thenCompose(reply -> {
                    List<SharedReply> items = reply.items();
                    for (int i = 1; i + 2 < items.size(); i += 3) {
                        add(found, stem, items.subList(i, i + 3), max);
                    }
                    String next = String.valueOf(items.get(0).text());
                    return next.equals("0") ? CompletableFuture.completedStage(found) : page(stem, next, max, found);
                });
    }

    private void add(List<Board.Ban> found, String stem, List<SharedReply> item, int max) {
        String key = String.valueOf(item.get(0).text());
        boolean block = stem.equals(ChatKeys.BLOCKED);
        boolean browser = !block && key.startsWith(ChatKeys.REPORTED);
        String kind = block ? "address" : browser ? "browser" : "identity";
        String whom = browser ? key.substring(ChatKeys.REPORTED.length()) : key;
        String reason = block ? Gate.BLOCK_REASON : String.valueOf(item.get(1).text());
        long until = clock.millis() / 1000 + item.get(2).number();
        boolean known = found.stream()
                .anyMatch(ban -> ban.kind().equals(kind) && ban.key().equals(whom));
        if (!known && found.stream().filter(ban -> ban.kind().equals(kind)).count() < max) {
            found.add(new Board.Ban(kind, whom, reason, until));
        }
    }

    CompletionStage<Boolean> lift(String kind, String key) {
        List<String> keys = switch (kind) {
            case "identity" -> List.of(ChatKeys.BANNED + key, ChatKeys.violations(key));
            case "browser" -> List.of(ChatKeys.banned(key), ChatKeys.reports(key), ChatKeys.reporters(key));
            case "address" -> List.of(ChatKeys.BLOCKED + key);
            default -> List.<String>of();
        };
        if (keys.isEmpty()) {
            return CompletableFuture.completedStage(false);
        }
        return store.run(ChatScripts.LIFT, RedisDoor.TOGETHER, keys, List.of()).thenApply(reply -> reply.number() > 0);
    }
}
