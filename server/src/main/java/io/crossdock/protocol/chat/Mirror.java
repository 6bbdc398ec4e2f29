package io.crossdock.protocol.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of a board that hangs elsewhere: loaded now and then, and kept up by what is heard meanwhile. Most
 * loads bring the ids of all and the newest messages whole; each minute one brings everything. At most as large as what
 * was loaded and heard since. Safe for any thread.
 */
final class Mirror {
    /** Far off, and still a number that others can be subtracted by. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    private static final long WHOLE_EVERY_MILLIS = 60_000;
    /** Nodes' clocks may differ, and a message may be heard late. */
    private static final long OVERLAP_SECONDS = 120;

    /**
     * What is to be loaded.
     *
     * @param fromSeconds which messages are wanted whole: no older than this
     * @param atMillis when it was asked for
     */
    record Question(long fromSeconds, long atMillis) {
        boolean whole() {
            return fromSeconds == 0;
        }
    }

    private record Item(Board.Shown shown, long heardMillis) {}

    private final long lifeSeconds;
    private final long freshMillis;
    private final int max;
    private final Map<String, Item> items = new HashMap<>();
    private @Nullable List<Board.Shown> sorted;
    private long loaded = NEVER;
    private long loadedWhole = NEVER;
    private long asked = NEVER;

    /** @param freshMillis for how long what was loaded is good */
    Mirror(long lifeSeconds, long freshMillis, int max) {
        this.lifeSeconds = lifeSeconds;
        this.freshMillis = freshMillis;
        this.max = max;
    }

    /** What the caller is to load; null for those who go on with what there is. */
    synchronized @Nullable Question wanted(long now) {
        if (loaded == NEVER) {
            return new Question(0, now);
        }
        if (now - loaded < freshMillis || now - asked < freshMillis) {
            return null;
        }
        asked = now;
        boolean whole = now - loadedWhole >= WHOLE_EVERY_MILLIS;
        return new Question(whole ? 0 : Math.max(1, loaded / 1000 - OVERLAP_SECONDS), now);
    }

    /** Something may have been missed. */
    synchronized void spoil() {
        loaded = NEVER;
        asked = NEVER;
    }

    /**
     * What was loaded. What was heard since the question is kept in any case.
     *
     * @param ids of all messages
     * @param messages those that were wanted whole
     */
    synchronized void load(Question question, Set<String> ids, Collection<ChatMessage> messages) {
        items.entrySet()
                .removeIf(entry -> entry.getValue().heardMillis < question.atMillis
                        && (!ids.contains(entry.getKey())
                                || entry.getValue().shown.timestamp() >= question.fromSeconds));
        for (ChatMessage message : messages) {
            items.putIfAbsent(message.id(), item(message, question.atMillis));
        }
        sorted = null;
        loaded = Math.max(loaded, question.atMillis);
        loadedWhole = question.whole() ? loaded : loadedWhole;
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
