package io.crossdock.hub;

import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Who is in a group, in the order in which they came, over all nodes. A port. Only protocols that tell members about
 * each other use it; plain fan-out does not.
 *
 * <p>Arrivals and departures of one group happen in one order, and each has an ordinal in it. A notice about an arrival
 * is for those who arrived before ({@link Hub#notice}); so everybody hears of everybody exactly once, however loops and
 * nodes interleave.
 */
public interface Presence {
    /**
     * What a newcomer finds.
     *
     * @param ordinal its place in the group's history
     * @param oldest the display name of the member that has been there longest; null when alone
     */
    record Arrival(long ordinal, @Nullable String oldest) {}

    /** One member's entry. Compared by identity: display names may be shared. */
    final class Entry {
        private final String displayName;

        public Entry(String displayName) {
            this.displayName = displayName;
        }

        public String displayName() {
            return displayName;
        }
    }

    /** Hears of members on other nodes, once for each change. Any thread. */
    interface Witness {
        /** Somebody came: for those here who arrived before this ordinal. */
        void arrived(GroupKey group, String displayName, long ordinal);

        /** Somebody left, or died with its node: for those here who arrived before this ordinal. */
        void departed(GroupKey group, String displayName, long before);
    }

    /** Says who is to hear of members on other nodes; once, before anything else. */
    void attach(Witness witness);

    /**
     * Enters the group. Only on the member's loop.
     *
     * @param then called on that loop, perhaps before this method returns; to tell the members on this node of it is the
     *     caller's part, other nodes' witnesses hear of it by themselves
     */
    void arrive(Membership membership, Entry entry, Consumer<Arrival> then);

    /**
     * Leaves the group; harmless when not there. Only on the member's loop.
     *
     * @param then called on that loop, perhaps before this method returns, with the ordinal up to which members have
     *     heard of the one who leaves; not called when the entry was not there. To tell those on this node is the
     *     caller's part
     */
    void depart(Membership membership, Entry entry, LongConsumer then);

    /** How many entries this node's members hold. Any thread. */
    int size();

    /** How many groups have entries. Any thread. */
    int groups();
}
