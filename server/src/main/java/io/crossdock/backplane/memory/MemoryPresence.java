package io.crossdock.backplane.memory;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Presence;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence in this process; hubs that share one instance are one cluster. Each group's history is changed under that
 * group's lock in the map and the callbacks run after it, on the caller's loop. Safe for any thread.
 */
public final class MemoryPresence implements Presence {
    private final ConcurrentHashMap<GroupKey, Gathering> gatherings = new ConcurrentHashMap<>();
    /** One for all groups: a group that empties and fills again must not hand out an ordinal twice. */
    private final AtomicLong ordinals = new AtomicLong();

    private final AtomicInteger size = new AtomicInteger();

    /** There is no other node. */
    @Override
    public void attach(Witness witness) {}

    @Override
    public void arrive(Membership membership, Entry entry, Consumer<Arrival> then) {
        Arrival[] found = new Arrival[1];
        gatherings.compute(membership.group(), (key, old) -> {
            Gathering gathering = old == null ? new Gathering() : old;
            found[0] = new Arrival(ordinals.getAndIncrement(), gathering.oldest());
            gathering.entries.add(entry);
            return gathering;
        });
        size.incrementAndGet();
        membership.arrivedAs(found[0].ordinal());
        then.accept(found[0]);
    }

    @Override
    public void depart(Membership membership, Entry entry, LongConsumer then) {
        long[] before = {-1};
        gatherings.computeIfPresent(membership.group(), (key, gathering) -> {
            if (gathering.entries.remove(entry)) {
                before[0] = ordinals.get();
            }
            return gathering.entries.isEmpty() ? null : gathering;
        });
        if (before[0] >= 0) {
            size.decrementAndGet();
            then.accept(before[0]);
        }
    }

    @Override
    public int size() {
        return size.get();
    }

    @Override
    public int groups() {
        return gatherings.size();
    }

    /** One group's members in the order in which they came. */
    private static final class Gathering {
        private final Set<Entry> entries = new LinkedHashSet<>(4);

        @Nullable
        String oldest() {
            return entries.isEmpty() ? null : entries.iterator().next().displayName();
        }
    }
}
