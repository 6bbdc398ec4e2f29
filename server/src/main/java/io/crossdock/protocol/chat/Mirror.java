package io.crossdock.protocol.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a board that hangs elsewhere: loaded now and then, and kept up by what is heard meanwhile. At
 * most as large as what was loaded and heard since. Safe for any thread.
 */
final class Mirror {
    private static final long NEVER = Long.MIN_VALUE;

    private record Item(Board.Shown shown, long heardMillis) {}

    private final long lifeSeconds;
    private final long freshMillis;
    private final int max;
    private final Map<String, Item> items = new HashMap<>();
    private @Nullable List<Board.Shown> sorted;
    private long loaded = NEVER;
    private long asked = NEVER;

    /** @param freshMillis for how long what was loaded is good */
    Mirror(long lifeSeconds, long freshMillis, int max) {
        this.lifeSeconds = lifeSeconds;
        this.freshMillis = freshMillis;
        this.max = max;
    }

    /** Whether the caller is to load; the others go on with what there is, once there is something. */
    synchronized boolean wanted(long now) {
        if (loaded == NEVER) {
            return true;
        }
        boolean old = now - loaded >= freshMillis && now - asked >= freshMillis;
        asked = old ? now : asked;
        return old;
    }

    /** Something may have been missed. */
    synchronized void spoil() {
        loaded = NEVER;
        asked = NEVER;
    }

    /**
     * What was loaded.
     *
     * @param since when it was asked for: what was heard later is kept
     */
    synchronized void load(Collection<ChatMessage> all, long since) {
        Map<String, Item> kept = new HashMap<>();
        for (ChatMessage message : all) {
            Item known = items.get(message.id());
            kept.put(message.id(), known == null ? item(message, since) : known);
        }
        items.forEach((id, item) -> {
            if (item.heardMillis > since) {
                kept.put(id, item);
            }
        });
        items.clear();
        items.putAll(kept);
        sorted = null;
        loaded = Math.max(loaded, since);
    }

    synchronized void hear(ChatMessage message, long now) {
        if (items.size() < max * 2L) {
            items.putIfAbsent(message.id(), item(message, now));
            sorted = null;
        }
    }

    synchronized void forget(String id) {
        items.remove(id);
        sorted = null;
    }

    private static Item item(ChatMessage message, long heard) {
        return new Item(new Board.Shown(message.timestamp(), message.location(), ChatCodec.shown(message)), heard);
    }

    /** The oldest first. */
    synchronized List<Board.Shown> all(long now) {
        long oldest = now / 1000 - lifeSeconds;
        List<Board.Shown> known = sorted;
        if (known == null || (!known.isEmpty() && known.get(0).timestamp() < oldest)) {
            items.values().removeIf(item -> item.shown.timestamp() < oldest);
            List<Board.Shown> fresh = new ArrayList<>(items.size());
            items.values().forEach(item -> fresh.add(item.shown));
            fresh.sort(Comparator.comparingLong(Board.Shown::timestamp));
            known = List.copyOf(fresh);
            sorted = known;
        }
        return known;
    }
}
