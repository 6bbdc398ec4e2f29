package io.crossdock.client.event;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants which events: changed by any thread, read in the link's turns. */
final class Subscriptions {
    /** No record: one handler that is given twice is two entries. */
    private static final class Entry {
        private final Consumer<Event> handler;

        Entry(Consumer<Event> handler) {
            this.handler = handler;
        }
    }

    private final Map<String, List<Entry>> byType = new ConcurrentHashMap<>();

    Subscription add(String type, Consumer<Event> handler) {
        Entry mine = new Entry(handler);
        byType.compute(type, (key, there) -> {
            List<Entry> all = there == null ? new CopyOnWriteArrayList<>() : there;
            all.add(mine);
            return all;
        });
        return () -> byType.computeIfPresent(type, (key, there) -> {
            there.remove(mine);
            return there.isEmpty() ? null : there;
        });
    }

    /** Whether anybody wanted it. */
    boolean offer(Event event) {
        List<Entry> entries = byType.get(event.type());
        if (entries == null) {
            return false;
        }
        entries.forEach(entry -> entry.handler.accept(event));
        return true;
    }
}
