package io.crossdock.backplane.redis;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.SharedReply;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * This node's sign of life, once a second, and what it learns by it: that it was given up for dead, that Redis has
 * forgotten everything, or that another node died, whose members it then clears away. Confined to the Redis thread.
 */
final class Pulse {
    private static final long BEAT_MILLIS = 1_000;
    /** Five beats missed: a pause of the garbage collector or a slow network is not a death. */
    private static final long DEAD_MILLIS = 5_000;
    /** Whoever was not heard for so long itself must think that the others were not either. */
    private static final long LATE_MILLIS = 2_500;
    /** Before all others have had the time to beat again, nobody is dead. */
    private static final long NOBODY_IS_DEAD_MILLIS = TimeUnit.DAYS.toMillis(365);

    private final RedisNode node;
    private final PresenceCalls calls;
    private final RedisPresence presence;
    private final LongSupplier nanoTime;
    private int life;
    /** Counts beats, and which one is under way; 0 when none is. One at a time: a queue of them would judge at once. */
    private long beats;

    private long beating;
    private boolean known;
    private boolean back;
    /** Whether what was missed during an outage has not been looked for in full. */
    private boolean behind;

    private long upSinceNanos;

    Pulse(RedisNode node, PresenceCalls calls, RedisPresence presence, LongSupplier nanoTime) {
        this.node = node;
        this.calls = calls;
        this.presence = presence;
        this.nanoTime = nanoTime;
        node.whenUp(this::up);
        node.every(BEAT_MILLIS, this::beat);
        node.later(this::up);
    }

    private void up() {
        upSinceNanos = nanoTime.getAsLong();
        back = true;
        // What was under way on the old connection is not waited for.
        beating = 0;
        beat();
    }

    private void beat() {
        if (!node.reachable() || beating != 0) {
            return;
        }
        int mine = life;
        long number = ++beats;
        beating = number;
        calls.beat(othersHadTheirTime() ? DEAD_MILLIS : NOBODY_IS_DEAD_MILLIS, LATE_MILLIS)
                .whenComplete((reply, fault) -> node.later(() -> {
                    if (beating == number) {
                        beating = 0;
                    }
                    // What an earlier life is told is not about this one.
                    if (fault == null && mine == life) {
                        learned(reply.items());
                    }
                }));
    }

    private boolean othersHadTheirTime() {
        return nanoTime.getAsLong() - upSinceNanos > TimeUnit.MILLISECONDS.toNanos(DEAD_MILLIS);
    }

    private void learned(List<SharedReply> reply) {
        boolean wasKnown = reply.get(0).number() == 1;
        boolean givenUp = reply.get(1).number() == 1;
        if (givenUp) {
            life++;
            calls.beginAnew();
            known = false;
            presence.restore(RedisPresence.After.GIVEN_UP);
            // While we stood still, we may have missed more than we were told.
            behind = true;
            beat();
            return;
        }
        if (reply.get(3).number() == 1) {
            upSinceNanos = nanoTime.getAsLong();
            behind = true;
        }
        // While a shard is away, what belongs there stays unfinished: once it is back is soon enough.
        boolean unfinished = back || (presence.unfinished() && node.up());
        if (known && !wasKnown) {
            presence.restore(RedisPresence.After.FORGOTTEN);
        } else if (unfinished) {
            presence.restore(RedisPresence.After.INTERRUPTION);
        }
        if (unfinished) {
            presence.lookEverywhere(false);
            behind = true;
        } else if (behind && othersHadTheirTime()) {
            presence.lookEverywhere(true);
            behind = false;
        }
        known = true;
        back = false;
        reply.get(2).items().forEach(dead -> clearAway(String.valueOf(dead.text())));
    }

    /** Each step may be the last one that this node does: the next beat, here or elsewhere, goes on from there. */
    private void clearAway(String dead) {
        calls.groups(dead)
                .thenAccept(reply -> node.later(() -> {
                    List<SharedReply> groups = reply.items();
                    if (groups.isEmpty()) {
                        calls.bury(dead);
                    }
                    for (SharedReply each : groups) {
                        String written = String.valueOf(each.text());
                        GroupKey group = PresenceCalls.read(written);
                        calls.reap(dead, group).thenAccept(count -> node.later(() -> calls.strike(dead, written)));
                    }
                }));
    }
}
