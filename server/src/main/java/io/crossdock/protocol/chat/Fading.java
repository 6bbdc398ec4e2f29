package io.crossdock.protocol.chat;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map whose entries all live equally long after they were put, and of which there are at most so many: its order is
 * the order in which they end, so that making room costs next to nothing. What leaves for want of room is counted. For
 * one thread at a time, its owner's.
 */
final class Fading<V> {
    private record Entry<V>(V value, long endMillis) {}

    /** One entry as it stands. */
    record Standing<V>(String key, V value, long endMillis) {}

    private final LinkedHashMap<String, Entry<V>> entries = new LinkedHashMap<>();
    private final long lifeMillis;
    private final int max;
    private long crowdedOut;

    Fading(long lifeMillis, int max) {
        this.lifeMillis = lifeMillis;
        this.max = max;
    }

    @Nullable
    V find(String key, long now) {
        Entry<V> entry = entries.get(key);
        return entry == null || entry.endMillis <= now ? null : entry.value;
    }

    /** Puts the value for a whole life from now. */
    void put(String key, V value, long now) {
        entries.remove(key);
        entries.put(key, new Entry<>(value, now + lifeMillis));
        makeRoom(now);
    }

    private void makeRoom(long now) {
        Iterator<Entry<V>> oldest = entries.values().iterator();
        while (oldest.hasNext()) {
            boolean over = oldest.next().endMillis <= now;
            if (!over && entries.size() <= max) {
                return;
            }
            oldest.remove();
            crowdedOut += over ? 0 : 1;
        }
    }

    boolean remove(String key, long now) {
        Entry<V> entry = entries.remove(key);
        return entry != null && entry.endMillis > now;
    }

    /** How many stand. */
    int size(long now) {
        makeRoom(now);
        return entries.size();
    }

    /** Those that stand, the next to end first. */
    List<Standing<V>> standing(long now, int atMost) {
        List<Standing<V>> found = new ArrayList<>();
        for (Map.Entry<String, Entry<V>> each : entries.entrySet()) {
            if (found.size() >= atMost) {
                break;
            }
            if (each.getValue().endMillis > now) {
                found.add(new Standing<>(
                        each.getKey(), each.getValue().value(), each.getValue().endMillis()));
            }
        }
        return found;
    }

    /** How many had to leave before their end. */
    long crowdedOut() {
        return crowdedOut;
    }
}
