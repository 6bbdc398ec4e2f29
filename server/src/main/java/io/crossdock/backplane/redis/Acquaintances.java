package io.crossdock.backplane.redis;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Presence;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The members that one group has on other nodes, as far as its members here have been told: so that a notice is passed on
 * once, and one that was missed can be made up for. Safe for any thread; members here are told under its lock, so that
 * they hear everything in one order.
 */
final class Acquaintances {
    /** A member on some node as Redis has it. */
    record Stranger(String text, long ordinal) {
        String name() {
            return text.substring(text.indexOf('/', text.indexOf('/') + 1) + 1);
        }
    }

    private final GroupKey group;
    private final Map<String, Stranger> known = new HashMap<>();
    /** Who left while we were looking: what we see may be older than that. */
    private final Set<String> gone = new HashSet<>();
    /** How many looks are under way. */
    private int looking;

    private boolean looked;

    Acquaintances(GroupKey group) {
        this.group = group;
    }

    synchronized void arrived(Stranger stranger, Presence.Witness witness) {
        if (known.putIfAbsent(stranger.text, stranger) == null) {
            witness.arrived(group, stranger.name(), stranger.ordinal);
        }
    }

    synchronized void departed(Stranger stranger, Presence.Witness witness) {
        if (looking > 0) {
            gone.add(stranger.text);
        }
        forget(stranger, witness);
    }

    private void forget(Stranger stranger, Presence.Witness witness) {
        boolean wasKnown = known.remove(stranger.text) != null;
        if (wasKnown || !looked) {
            witness.departed(group, stranger.name(), stranger.ordinal);
        }
    }

    /** Redis is being asked who is present; {@link #look} or {@link #unseen} follows. */
    synchronized void asked() {
        looking++;
    }

    /** No answer has come. */
    synchronized void unseen() {
        looking--;
        if (looking == 0) {
            gone.clear();
        }
    }

    /**
     * Makes up for what was missed, once for each time that Redis was {@link #asked}.
     *
     * @param present everybody on other nodes
     * @param complete whether who is not among them has left; after an outage some may not have come back yet
     * @param now an ordinal that everybody here came before
     */
    synchronized void look(List<Stranger> present, boolean complete, long now, Presence.Witness witness) {
        Set<String> there = new HashSet<>();
        for (Stranger stranger : present) {
            there.add(stranger.text);
            if (!gone.contains(stranger.text)) {
                arrived(stranger, witness);
            }
        }
        looked = true;
        unseen();
        if (complete) {
            for (Stranger stranger : List.copyOf(known.values())) {
                if (!there.contains(stranger.text)) {
                    forget(new Stranger(stranger.text, now), witness);
                }
            }
        }
    }
}
