package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Routes frames to groups and to named peers, on this node and through the {@link Backplane} to the others. Knows no
 * protocol and no socket. One publish costs one entry in the inbox of each loop with members, however many they are.
 *
 * <p>Order: frames that one peer publishes reach each receiver in that order. Delivery is at most once, and every
 * delivery that does not happen is counted under its {@link Outcome}.
 */
public final class Hub {
    private final Shard[] shards;
    private final Roster roster;
    private final Directory directory;
    private final Backplane backplane;
    private final LongSupplier nanoTime;

    /**
     * @param loops all event loops that peers may live on
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public Hub(
            List<? extends EventExecutor> loops,
            HubLimits limits,
            Backplane backplane,
            HubMetrics metrics,
            LongSupplier nanoTime) {
        this.shards = new Shard[loops.size()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(loops.get(i), i, limits, metrics, nanoTime);
        }
        this.roster = new Roster(backplane);
        this.directory = new Directory(backplane);
        this.backplane = backplane;
        this.nanoTime = nanoTime;
        backplane.attach(new LocalHalf());
    }

    /** Puts the peer into the group. On the peer's loop. */
    public Membership join(GroupKey group, Peer peer) {
        Shard shard = shardOf(peer);
        Membership member = new Membership(group, peer, shard);
        if (shard.add(member)) {
            roster.add(group, shard);
        }
        return member;
    }

    /** Takes the peer out of the group; harmless when it has left. On the peer's loop. */
    public void leave(Membership member) {
        if (member.live() && member.shard.remove(member)) {
            roster.remove(member.group, member.shard);
        }
    }

    /**
     * Sends to every member of the group but one, on all nodes. Takes over one reference. Any thread; frames keep their
     * order when one sender publishes from one thread.
     *
     * @param except the sender, or null for everybody
     */
    public void publish(GroupKey group, Frame frame, @Nullable Peer except) {
        notice(group, frame, except, Membership.NOT_ARRIVED);
    }

    /**
     * Sends to those members that arrived before the given ordinal ({@link Presence}). Takes over one reference. Any
     * thread.
     */
    public void notice(GroupKey group, Frame frame, @Nullable Peer except, long before) {
        try {
            here(group, frame, except, before);
            backplane.publish(group, frame, before);
        } finally {
            frame.release();
        }
    }

    /**
     * As {@link #notice}, but to the members on this node alone: for what a protocol passes on to the other nodes, or got
     * from them, by a road of its own. Takes over one reference. Any thread.
     */
    public void noticeHere(GroupKey group, Frame frame, @Nullable Peer except, long before) {
        try {
            here(group, frame, except, before);
        } finally {
            frame.release();
        }
    }

    /** As {@link #publish}, but to the members on this node alone. Takes over one reference. Any thread. */
    public void publishHere(GroupKey group, Frame frame, @Nullable Peer except) {
        noticeHere(group, frame, except, Membership.NOT_ARRIVED);
    }

    private void here(GroupKey group, Frame frame, @Nullable Peer except, long before) {
        long now = nanoTime.getAsLong();
        for (Shard shard : roster.shards(group)) {
            shard.deliver(group, frame, except, before, now);
        }
    }

    /**
     * When what other nodes publish reaches the group's members on this node: to be awaited by whoever promises its
     * client that it is in. Any thread.
     *
     * @return completes on any thread; false when the other nodes cannot be reached now, and the group is local until
     *     they are back
     */
    public CompletionStage<Boolean> settled(GroupKey group) {
        return backplane.settled(group);
    }

    /**
     * Sends to whoever holds the name ({@link Directory}), here or on another node. Takes over one reference. Any
     * thread.
     *
     * @return whether anybody holds it
     */
    public CompletionStage<Boolean> direct(GroupKey name, Frame frame) {
        return direct(name, frame, null);
    }

    /**
     * As {@link #direct(GroupKey, Frame)}.
     *
     * @param from hears of it when the holder is here and does not take the frame, and, if it has an {@link Peer#heldName},
     *     when one on another node had gone; null for nobody
     */
    public CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable Peer from) {
        try {
            if (deliverHere(name, frame, from)) {
                return FOUND;
            }
            CompletionStage<Boolean> elsewhere = backplane.direct(name, frame, from == null ? null : from.heldName());
            return elsewhere == null ? NOT_FOUND : elsewhere;
        } finally {
            frame.release();
        }
    }

    /**
     * Sends to one peer of the loop that we are on, and counts what became of it: a protocol's own answers. Takes over
     * one reference.
     */
    public Outcome reply(String protocol, Peer peer, Frame frame) {
        try {
            Outcome outcome = peer.offer(frame);
            tally(protocol, peer).count(outcome, 1);
            return outcome;
        } finally {
            frame.release();
        }
    }

    public Directory directory() {
        return directory;
    }

    /** The book of the loop that we are on, for outcomes that protocols find out by themselves. */
    public HubMetrics.Tally tally(String protocol, Peer peer) {
        return shardOf(peer).tally(protocol);
    }

    /** How many groups have members on this node. Any thread. */
    public int groups() {
        return roster.groups();
    }

    private boolean deliverHere(GroupKey name, Frame frame, @Nullable Peer from) {
        Peer peer = directory.find(name);
        if (peer == null) {
            return false;
        }
        shardOf(peer).deliver(name, peer, frame, from, nanoTime.getAsLong());
        return true;
    }

    private Shard shardOf(Peer peer) {
        EventExecutor loop = peer.loop();
        for (Shard shard : shards) {
            if (shard.loop() == loop) {
                return shard;
            }
        }
        throw new IllegalArgumentException("a peer on a loop that is not the hub's");
    }

    private static final CompletionStage<Boolean> FOUND = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NOT_FOUND = CompletableFuture.completedStage(false);

    /** What comes from other nodes goes to local peers only, never out again. */
    private final class LocalHalf implements Backplane.Receiver {
        @Override
        public void deliver(GroupKey group, Frame frame, long before) {
            here(group, frame, null, before);
        }

        @Override
        public boolean deliver(GroupKey name, Frame frame) {
            return deliverHere(name, frame, null);
        }

        @Override
        public void returned(GroupKey name, Frame frame) {
            Peer sender = directory.find(name);
            if (sender != null) {
                sender.returned(frame, Outcome.NOBODY_THERE);
            }
        }

        @Override
        public void taken(GroupKey name) {
            directory.takenElsewhere(name);
        }
    }
}
