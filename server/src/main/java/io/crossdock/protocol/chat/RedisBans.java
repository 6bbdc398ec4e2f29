package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

    /** What has been seen. A page may show again what an earlier one has shown. One thread at a time. */
    private abstract static class Found {
        private final Map<String, Set<String>> keys = new HashMap<>();
        private final int max;

        Found(int max) {
            this.max = max;
            KINDS.forEach(kind -> keys.put(kind, new HashSet<>()));
        }

        Set<String> of(String kind) {
            return Objects.requireNonNull(keys.get(kind));
        }

        void saw(String kind, String whom, String reason, long until) {
            Set<String> ofKind = of(kind);
            if (ofKind.size() < max && ofKind.add(whom)) {
                isNew(kind, whom, reason, until);
            }
        }

        abstract void isNew(String kind, String whom, String reason, long until);
    }

    /** At most so many of each kind. */
    CompletionStage<List<Board.Ban>> all(int max) {
        List<Board.Ban> bans = new ArrayList<>();
        return look(new Found(max) {
                    @Override
                    void isNew(String kind, String whom, String reason, long until) {
                        bans.add(new Board.Ban(kind, whom, reason, until));
                    }
                })
                .thenApply(found -> bans);
    }

    /** How many there are of each kind, in the order of {@link #KINDS}. */
    CompletionStage<int[]> counts() {
        return look(new Found(Integer.MAX_VALUE) {
                    @Override
                    void isNew(String kind, String whom, String reason, long until) {
                        // Its key is all that is needed.
                    }
                })
                .thenApply(found ->
                        KINDS.stream().mapToInt(kind -> found.of(kind).size()).toArray());
    }

    private CompletionStage<Found> look(Found found) {
        return page(ChatKeys.BANNED, "0", found).thenCompose(same -> page(ChatKeys.BLOCKED, "0", same));
    }

    /** In scripts, so that names keep the tenant's prefix; one page at a time, so that nobody waits for them. */
    private CompletionStage<Found> page(String stem, String cursor, Found found) {
        return store.run(ChatScripts.BANS, RedisDoor.TOGETHER, List.of(stem), List.of(cursor.getBytes(UTF_8)))
                .thenCompose(reply -> {
                    List<SharedReply> items = reply.items();
                    for (int i = 1; i + 2 < items.size(); i += 3) {
                        add(found, stem, items.subList(i, i + 3));
                    }
                    String next = String.valueOf(items.get(0).text());
                    return next.equals("0") ? CompletableFuture.completedStage(found) : page(stem, next, found);
                });
    }

    private void add(Found found, String stem, List<SharedReply> item) {
        String key = String.valueOf(item.get(0).text());
        boolean block = stem.equals(ChatKeys.BLOCKED);
        boolean browser = !block && key.startsWith(ChatKeys.REPORTED);
        String kind = block ? "address" : browser ? "browser" : "identity";
        String whom = browser ? key.substring(ChatKeys.REPORTED.length()) : key;
        String reason = block ? Gate.BLOCK_REASON : String.valueOf(item.get(1).text());
        long until = clock.millis() / 1000 + item.get(2).number();
        found.saw(kind, whom, reason, until);
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
