package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.DeviceStore.arg;

import io.crossdock.hub.SharedScript;
import io.crossdock.wire.MalformedMessage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Pairings that all nodes share, and an original server with them: its keys and its values. A step is taken on what was
 * read, and written only if that still stands. Safe for any thread.
 */
public final class SharedPairings implements Pairings {
    private static final String KEY = "pairing:code:";

    /** What one pairing may take in the store: keys and texts of devices are a hundredth of this. */
    private static final int PAIRING_CHARS_MAX = 1 << 20;

    /** Two devices share a pairing; that they write at once more often than this is no accident. */
    private static final int TRIES_MAX = 8;

    private static final SharedScript OPEN = SharedScript.of(
            "pairing open", "if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'EX', ARGV[2]) then return 1 end return 0");
    private static final SharedScript READ = SharedScript.of("pairing read", "return redis.call('GET', KEYS[1])");
    private static final SharedScript WRITE = SharedScript.of(
            "pairing write",
            "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end"
                    + " local left = redis.call('PTTL', KEYS[1])"
                    + " redis.call('SET', KEYS[1], ARGV[2])"
                    + " if left > 0 then redis.call('PEXPIRE', KEYS[1], left) end return 1");
    private static final SharedScript END = SharedScript.of(
            "pairing end",
            "if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end redis.call('DEL', KEYS[1]) return 1");

    private final DeviceStore store;
    private final InstantSource clock;

    public SharedPairings(DeviceStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    private static List<String> key(String code) {
        return List.of(KEY + code);
    }

    @Override
    public CompletionStage<Opening> open(Pairing pairing) {
        String code = pairing.code();
        if (pairing.size() > PAIRING_CHARS_MAX) {
            return CompletableFuture.completedStage(Opening.FULL);
        }
        long seconds = Duration.between(clock.instant(), pairing.expires()).toSeconds();
        List<byte[]> args = List.of(arg(PairingJson.write(pairing)), arg(Math.max(1, seconds)));
        return store.run(OPEN, code, key(code), args)
                .thenApply(reply -> reply.number() == 1 ? Opening.OPENED : Opening.CODE_TAKEN);
    }

    @Override
    public CompletionStage<Pairing.Step> advance(String code, Function<Pairing, Pairing.Step> step) {
        return advance(code, step, TRIES_MAX);
    }

    private CompletionStage<Pairing.Step> advance(String code, Function<Pairing, Pairing.Step> step, int tries) {
        return store.run(READ, code, key(code), List.of()).thenCompose(reply -> {
            String stands = reply.text();
            if (stands == null) {
                return refused(Pairing.Verdict.NOT_FOUND);
            }
            if (tries == 0) {
                return CompletableFuture.failedStage(new IllegalStateException("a pairing that never stands still"));
            }
            return advance(code, step, stands, tries);
        });
    }

    private CompletionStage<Pairing.Step> advance(
            String code, Function<Pairing, Pairing.Step> step, String stands, int tries) {
        Pairing now;
        try {
            now = PairingJson.read(stands);
        } catch (MalformedMessage notOurs) {
            return CompletableFuture.failedStage(notOurs);
        }
        if (!clock.instant().isBefore(now.expires())) {
            return refused(Pairing.Verdict.EXPIRED);
        }
        Pairing.Step taken = step.apply(now);
        Pairing next = taken.next();
        if (!taken.over() && next == null) {
            return CompletableFuture.completedStage(taken);
        }
        if (next != null && next.size() > PAIRING_CHARS_MAX) {
            return refused(Pairing.Verdict.NO_ROOM);
        }
        var written = next == null
                ? store.run(END, code, key(code), List.of(arg(stands)))
                : store.run(WRITE, code, key(code), List.of(arg(stands), arg(PairingJson.write(next))));
        return written.thenCompose(reply ->
                reply.number() == 1 ? CompletableFuture.completedStage(taken) : advance(code, step, tries - 1));
    }

    private static CompletionStage<Pairing.Step> refused(Pairing.Verdict verdict) {
        return CompletableFuture.completedStage(Pairing.Step.refused(verdict));
    }

    /** The store forgets by itself. */
    @Override
    public void sweep() {}
}
