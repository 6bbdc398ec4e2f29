package io.crossdock.protocol.device;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Pairings in this process, bounded in number and in bytes. Safe for any thread. */
public final class MemoryPairings implements Pairings {
    /** A character may take two bytes, and an entry takes some beside its texts. */
    private static final int CHAR_BYTES = 2;

    private static final int ENTRY_BYTES = 512;

    private final DeviceSettings.PairingSettings settings;
    private final InstantSource clock;
    private final Map<String, Pairing> pairings = new HashMap<>();
    private long bytes;

    public MemoryPairings(DeviceSettings.PairingSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Opening> open(Pairing pairing) {
        long size = size(pairing);
        if (pairings.size() >= settings.codesMax() || bytes + size > settings.bytesMax()) {
            sweep();
        }
        if (pairings.size() >= settings.codesMax() || bytes + size > settings.bytesMax()) {
            return CompletableFuture.completedStage(Opening.FULL);
        }
        Pairing there = pairings.get(pairing.code());
        if (there != null && !expired(there)) {
            return CompletableFuture.completedStage(Opening.CODE_TAKEN);
        }
        remove(pairing.code());
        pairings.put(pairing.code(), pairing);
        bytes += size;
        return CompletableFuture.completedStage(Opening.OPENED);
    }

    @Override
    public synchronized CompletionStage<Pairing.Step> advance(String code, Function<Pairing, Pairing.Step> step) {
        Pairing now = pairings.get(code);
        if (now == null || expired(now)) {
            remove(code);
            return CompletableFuture.completedStage(Pairing.Step.refused(Pairing.Verdict.NOT_FOUND));
        }
        Pairing.Step taken = step.apply(now);
        Pairing next = taken.next();
        if (taken.over()) {
            remove(code);
        } else if (next != null) {
            long growth = size(next) - size(now);
            if (growth > 0 && bytes + growth > settings.bytesMax()) {
                return CompletableFuture.completedStage(Pairing.Step.refused(Pairing.Verdict.NO_ROOM));
            }
            pairings.put(code, next);
            bytes += growth;
        }
        return CompletableFuture.completedStage(taken);
    }

    @Override
    public synchronized void sweep() {
        pairings.values().removeIf(pairing -> {
            boolean over = expired(pairing);
            bytes -= over ? size(pairing) : 0;
            return over;
        });
    }

    private void remove(String code) {
        Pairing gone = pairings.remove(code);
        bytes -= gone == null ? 0 : size(gone);
    }

    private boolean expired(Pairing pairing) {
        return !clock.instant().isBefore(pairing.expires());
    }

    private static long size(Pairing pairing) {
        return ENTRY_BYTES + CHAR_BYTES * pairing.size();
    }
}
