package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The members that live on one event loop. Plain collections: only that loop ever touches them. */
final class Shard implements Inbox.Taker {
    private final EventExecutor loop;
    private final int index;
    private final HubMetrics metrics;
    private final LongSupplier nanoTime;
    private final Inbox inbox;
    private final Map<GroupKey, Members> groups = new HashMap<>();
    private final Map<String, HubMetrics.Tally> tallies = new HashMap<>();
    /** Frames that a full inbox turned away, by group. This and the next one other threads write. */
    private final ConcurrentHashMap<GroupKey, Long> missed = new ConcurrentHashMap<>();
    /** The same of frames for one peer, by protocol. */
    private final ConcurrentHashMap<String, Long> missedByOne = new ConcurrentHashMap<>();

    Shard(EventExecutor loop, int index, HubLimits limits, HubMetrics metrics, LongSupplier nanoTime) {
        this.loop = loop;
        this.index = index;
        this.metrics = metrics;
        this.nanoTime = nanoTime;
        this.inbox = new Inbox(loop, limits.inboxEntriesMax(), limits.inboxBytesMax(), this);
    }

    EventExecutor loop() {
        return loop;
    }

    boolean here() {
        return loop.inEventLoop();
    }

    /** @return whether this is the group's first member on this loop */
    boolean add(Membership member) {
        assert here();
        Members members = groups.get(member.group);
        boolean first = members == null;
        if (members == null) {
            members = new Members(tally(member.group.protocol()));
            groups.put(member.group, members);
        }
        member.index = members.list.size();
        members.list.add(member);
        return first;
    }

    /** @return whether no member of the group is left on this loop */
    boolean remove(Membership member) {
        assert here();
        Members members = groups.get(member.group);
        if (members == null || member.index < 0) {
            return false;
        }
        members.remove(member);
        if (members.list.isEmpty()) {
            groups.remove(member.group);
            return true;
        }
        return false;
    }

    /** On this loop: delivers at once. Elsewhere: by inbox. Borrows the frame. */
    void deliver(GroupKey group, Frame frame, @Nullable Peer except, long before, long bornNanos) {
        if (here()) {
            fanOut(group, frame, except, before, bornNanos);
            return;
        }
        put(new Inbox.Entry(group, frame, null, except, before, bornNanos));
    }

    /** To one peer of this loop. Borrows the frame. Any thread. */
    void deliver(GroupKey name, Peer peer, Frame frame, @Nullable Peer from, long bornNanos) {
        if (here()) {
            one(name.protocol(), peer, frame, from, bornNanos);
            return;
        }
        put(new Inbox.Entry(name, frame, peer, from, Membership.NOT_ARRIVED, bornNanos));
    }

    private void put(Inbox.Entry entry) {
        entry.frame().retain();
        if (inbox.put(entry)) {
            return;
        }
        if (entry.peer() == null) {
            missed.merge(entry.group(), 1L, Long::sum);
        } else {
            missedByOne.merge(entry.group().protocol(), 1L, Long::sum);
            tell(entry.sender(), entry.frame(), Outcome.INBOX_FULL);
        }
        entry.frame().release();
        // The batch that made room again may have ended before the lines above.
        inbox.wake();
    }

    @Override
    public boolean hasMore() {
        return !missed.isEmpty() || !missedByOne.isEmpty();
    }

    /** What did not fit into the inbox meanwhile is counted, for each member it missed: a book has one writer. */
    @Override
    public void batchTaken() {
        if (!hasMore()) {
            return;
        }
        for (GroupKey group : missed.keySet()) {
            Long frames = missed.remove(group);
            int members = size(group);
            if (frames != null && members > 0) {
                tally(group.protocol()).count(Outcome.INBOX_FULL, frames * members);
            }
        }
        for (String protocol : missedByOne.keySet()) {
            Long frames = missedByOne.remove(protocol);
            if (frames != null) {
                tally(protocol).count(Outcome.INBOX_FULL, frames);
            }
        }
    }

    @Override
    public void take(Inbox.Entry entry) {
        try {
            Peer peer = entry.peer();
            if (peer != null) {
                one(entry.group().protocol(), peer, entry.frame(), entry.sender(), entry.bornNanos());
            } else {
                fanOut(entry.group(), entry.frame(), entry.sender(), entry.before(), entry.bornNanos());
            }
        } finally {
            entry.frame().release();
        }
    }

    private void one(String protocol, Peer peer, Frame frame, @Nullable Peer from, long bornNanos) {
        HubMetrics.Tally tally = tally(protocol);
        Outcome outcome = peer.offer(frame);
        tally.count(outcome, 1);
        tally.latency(nanoTime.getAsLong() - bornNanos);
        tell(from, frame, outcome);
    }

    /** To one member, on its loop. Borrows the frame. */
    void offer(Membership member, Frame frame) {
        assert here();
        tally(member.group.protocol()).count(member.peer.offer(frame), 1);
    }

    private static void tell(@Nullable Peer sender, Frame frame, Outcome outcome) {
        if (sender != null && outcome != Outcome.SENT) {
            sender.returned(frame, outcome);
        }
    }

    private void fanOut(GroupKey group, Frame frame, @Nullable Peer except, long before, long bornNanos) {
        Members members = groups.get(group);
        if (members == null) {
            return;
        }
        members.fanOut(frame, except, before);
        members.tally.latency(nanoTime.getAsLong() - bornNanos);
    }

    HubMetrics.Tally tally(String protocol) {
        return tallies.computeIfAbsent(protocol, name -> metrics.tally(name, index));
    }

    private int size(GroupKey group) {
        Members members = groups.get(group);
        return members == null ? 0 : members.list.size();
    }

    /** One group's members on this loop, in no promised order: leaving moves the last one into the gap. */
    private static final class Members {
        private final List<Membership> list = new ArrayList<>(2);
        private final HubMetrics.Tally tally;
        private final int[] counts = new int[Outcome.COUNT];

        Members(HubMetrics.Tally tally) {
            this.tally = tally;
        }

        void remove(Membership member) {
            int last = list.size() - 1;
            Membership moved = list.remove(last);
            if (moved != member) {
                list.set(member.index, moved);
                moved.index = member.index;
            }
            member.over();
        }

        void fanOut(Frame frame, @Nullable Peer except, long before) {
            for (int i = 0, size = list.size(); i < size; i++) {
                Membership member = list.get(i);
                if (member.peer == except) {
                    continue;
                }
                if (before == Membership.NOT_ARRIVED || member.ordinal < before) {
                    counts[member.peer.offer(frame).index()]++;
                } else if (member.ordinal == Membership.NOT_ARRIVED && !member.hold(frame, before)) {
                    counts[Outcome.INBOX_FULL.index()]++;
                }
            }
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] != 0) {
                    tally.count(OUTCOMES[i], counts[i]);
                }
            }
            Arrays.fill(counts, 0);
        }

        private static final Outcome[] OUTCOMES = Outcome.values();
    }
}
