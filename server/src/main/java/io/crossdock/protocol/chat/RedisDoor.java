package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs a visitor's scripts: each begins with the door. Safe for any thread. */
final class RedisDoor {
    /** Where the store is a cluster, scripts need all of the board's keys on one shard. */
    static final String TOGETHER = "chat";

    private final SharedStore store;
    private final AtomicLong requests;

    /** @param nodeSeed a number that other nodes are unlikely to have: requests of the same moment are told apart by it */
    RedisDoor(SharedStore store, long nodeSeed) {
        this.store = store;
        this.requests = new AtomicLong(nodeSeed);
    }

    /**
     * One round trip.
     *
     * @param keys from {@code KEYS[5]}
     * @param args from {@code ARGV[5]}
     * @param read what the script answered to who came in, its first item the zero
     */
    <T> CompletionStage<Reply<T>> ask(
            SharedScript script,
            Board.Visit visit,
            long now,
            List<String> keys,
            List<String> args,
            Function<List<SharedReply>, T> read) {
        List<String> all = new ArrayList<>(ChatKeys.door(visit.who()));
        all.addAll(keys);
        Stream<String> door = Stream.of(
                Long.toString(now), unique(now), visit.profiled() ? visit.path() : "", visit.counted() ? "1" : "0");
        List<byte[]> values = Stream.concat(door, args.stream())
                .map(text -> text.getBytes(UTF_8))
                .toList();
        return store.run(script, TOGETHER, all, values).thenApply(reply -> {
            List<SharedReply> items = reply.items();
            return switch ((int) items.get(0).number()) {
                case 0 -> Reply.granted(read.apply(items));
                case 1 -> Reply.denied(Board.Denial.BLOCKED);
                case 2 -> Reply.denied(Board.Denial.PROFILED);
                default -> Reply.denied(Board.Denial.TOO_FAST);
            };
        });
    }

    /** The time in seconds as a decimal text, with digits behind the milliseconds that no other request has. */
    private String unique(long now) {
        long digits = Math.floorMod(requests.getAndIncrement(), 1_000_000_000L);
        return now / 1000 + "." + (now % 1000 + 1000 + "").substring(1) + (digits + 1_000_000_000L + "").substring(1);
    }
}
