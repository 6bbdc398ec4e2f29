package io.crossdock.protocol.chat;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * So many times within a span that slides along: what is refused does not count. For one thread at a time, its owner's.
 */
final class Window {
    private final Fading<ArrayDeque<Long>> hits;
    private final int times;
    private final long spanMillis;

    Window(int times, long spanMillis, int keysMax) {
        this.hits = new Fading<>(spanMillis, keysMax);
        this.times = times;
        this.spanMillis = spanMillis;
    }

    /** When one more will be possible; 0 when it is now. Counts nothing. */
    long againAt(String key, long now) {
        ArrayDeque<Long> mine = current(key, now);
        return mine == null || mine.size() < times ? 0 : mine.getFirst() + spanMillis;
    }

    /** Counts one more. */
    void add(String key, long now) {
        ArrayDeque<Long> mine = current(key, now);
        ArrayDeque<Long> kept = mine == null ? new ArrayDeque<>(2) : mine;
        kept.addLast(now);
        hits.put(key, kept, now);
    }

    private @Nullable ArrayDeque<Long> current(String key, long now) {
        ArrayDeque<Long> mine = hits.find(key, now);
        while (mine != null && !mine.isEmpty() && mine.getFirst() + spanMillis <= now) {
            mine.removeFirst();
        }
        return mine;
    }

    long crowdedOut() {
        return hits.crowdedOut();
    }
}
