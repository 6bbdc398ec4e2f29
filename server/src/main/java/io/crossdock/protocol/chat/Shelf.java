package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that are kept: so many, of so many bytes, for so long. Under its board's lock. */
final class Shelf {
    /** What a message takes beside its text: two strings, a record, its place. */
    private static final int OVERHEAD_BYTES = 400;

    /**
     * @param author the key of who posted it
     * @param bytes what it takes, about
     */
    record Item(ChatMessage message, String author, Board.Shown shown, long endMillis, int bytes) {}

    private final LinkedHashMap<String, Item> items = new LinkedHashMap<>();
    private final long lifeMillis;
    private final int messagesMax;
    private final long bytesMax;
    private long bytes;
    private long crowdedOut;
    private @Nullable List<Board.Shown> shown;

    Shelf(BoardLimits limits) {
        this.lifeMillis = limits.life().toMillis();
        this.messagesMax = limits.messagesMax();
        this.bytesMax = limits.bytesMax();
    }

    void add(ChatMessage message, Identity author, long now) {
        String json = ChatCodec.shown(message);
        int size = json.getBytes(UTF_8).length + OVERHEAD_BYTES;
        Board.Shown everybodys = new Board.Shown(message.timestamp(), message.location(), json);
        items.put(message.id(), new Item(message, author.key(), everybodys, now + lifeMillis, size));
        bytes += size;
        shown = null;
        makeRoom(now);
    }

    private void makeRoom(long now) {
        Iterator<Item> oldest = items.values().iterator();
        while (oldest.hasNext()) {
            Item item = oldest.next();
            boolean over = item.endMillis <= now;
            if (!over && items.size() <= messagesMax && bytes <= bytesMax) {
                return;
            }
            oldest.remove();
            bytes -= item.bytes;
            shown = null;
            crowdedOut += over ? 0 : 1;
        }
    }

    @Nullable
    Item find(String id, long now) {
        Item item = items.get(id);
        return item == null || item.endMillis <= now ? null : item;
    }

    boolean remove(String id, long now) {
        Item item = items.remove(id);
        if (item == null) {
            return false;
        }
        bytes -= item.bytes;
        shown = null;
        return item.endMillis > now;
    }

    /** The same list until something changes; not to be changed. */
    List<Board.Shown> all(long now) {
        makeRoom(now);
        List<Board.Shown> known = shown;
        if (known == null) {
            List<Board.Shown> fresh = new ArrayList<>(items.size());
            items.values().forEach(item -> fresh.add(item.shown));
            // Two posts may have got their time in one order and their place in the other.
            fresh.sort(Comparator.comparingLong(Board.Shown::timestamp));
            known = List.copyOf(fresh);
            shown = known;
        }
        return known;
    }

    int size(long now) {
        makeRoom(now);
        return items.size();
    }

    long bytes() {
        return bytes;
    }

    long crowdedOut() {
        return crowdedOut;
    }
}
