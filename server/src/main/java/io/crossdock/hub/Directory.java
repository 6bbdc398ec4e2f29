package io.crossdock.hub;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a name on this node: the newest peer that took it. Keys are {@link GroupKey}s, so names of different
 * protocols never meet and chosen names cannot collide. Safe for any thread.
 */
public final class Directory {
    private record Holder(Peer peer, Runnable displaced) {}

    private final ConcurrentHashMap<GroupKey, Holder> holders = new ConcurrentHashMap<>();
    private final Backplane backplane;

    /** @param backplane told, in order for each name, when somebody takes it and when nobody here has it any more */
    Directory(Backplane backplane) {
        this.backplane = backplane;
    }

    /** As {@link #take(GroupKey, Peer, Runnable)}, for a peer that does not mind another on another node. */
    public @Nullable Peer take(GroupKey name, Peer peer) {
        return take(name, peer, () -> {});
    }

    /**
     * Takes the name, also from a holder on another node: the newest holder anywhere keeps it.
     *
     * @param displaced called on the peer's loop when a newer peer on another node has taken the name; the peer gives it
     *     back and does what its protocol says of the older one
     * @return who held it before on this node, and is displaced now
     */
    public @Nullable Peer take(GroupKey name, Peer peer, Runnable displaced) {
        Peer[] before = new Peer[1];
        holders.compute(name, (key, old) -> {
            before[0] = old == null ? null : old.peer;
            backplane.hold(key);
            return new Holder(peer, displaced);
        });
        return before[0];
    }

    /** Gives the name back, unless a newer peer has it: a late clean-up never removes the newcomer. */
    public boolean giveBack(GroupKey name, Peer peer) {
        boolean[] had = new boolean[1];
        holders.computeIfPresent(name, (key, holder) -> {
            had[0] = holder.peer.equals(peer);
            if (!had[0]) {
                return holder;
            }
            backplane.letGo(key);
            return null;
        });
        return had[0];
    }

    /** Tells the holder here that a newer one on another node has the name. Any thread. */
    void takenElsewhere(GroupKey name) {
        Holder holder = holders.get(name);
        if (holder == null) {
            return;
        }
        try {
            holder.peer.loop().execute(() -> {
                // Unless a newer one here has displaced it meanwhile.
                if (holder.equals(holders.get(name))) {
                    holder.displaced.run();
                }
            });
        } catch (RejectedExecutionException goingDown) {
            // So does the holder.
        }
    }

    public @Nullable Peer find(GroupKey name) {
        Holder holder = holders.get(name);
        return holder == null ? null : holder.peer;
    }

    public int size() {
        return holders.size();
    }
}
