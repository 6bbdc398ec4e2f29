package io.crossdock.hub;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a name on this node: the newest peer that took it. Keys are {@link GroupKey}s, so names of different
 * protocols never meet and chosen names cannot collide. Safe for any thread.
 */
public final class Directory {
    private final ConcurrentHashMap<GroupKey, Peer> peers = new ConcurrentHashMap<>();

    Directory() {}

    /** @return who held it before, and is displaced now */
    public @Nullable Peer take(GroupKey name, Peer peer) {
        return peers.put(name, peer);
    }

    /** Gives the name back, unless a newer peer has it: a late clean-up never removes the newcomer. */
    public boolean giveBack(GroupKey name, Peer peer) {
        return peers.remove(name, peer);
    }

    public @Nullable Peer find(GroupKey name) {
        return peers.get(name);
    }

    public int size() {
        return peers.size();
    }
}
