package io.crossdock.backplane.redis;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.SharedReply;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Members that stand in Redis under this node's name and are not here: Redis may have come back as it was some time ago,
 * from a snapshot or a replica that was behind. They are taken out; others hear of it if they were still there. Confined
 * to the Redis thread.
 */
final class Ghosts {
    private final RedisNode node;
    private final PresenceCalls calls;
    private final Predicate<GroupKey> here;
    private final Runnable unfinished;

    /**
     * @param here whether the group has members on this node
     * @param unfinished called on the Redis thread when something is left to be done
     */
    Ghosts(RedisNode node, PresenceCalls calls, Predicate<GroupKey> here, Runnable unfinished) {
        this.node = node;
        this.calls = calls;
        this.here = here;
        this.unfinished = unfinished;
    }

    /** @param own this node's members of the group as Redis had them: whoever is not here now left, and stays away */
    void takeOut(Gathering gathering, List<String> own) {
        if (own.isEmpty()) {
            return;
        }
        Set<Long> members = gathering.numbers();
        for (String member : own) {
            if (!members.contains(PresenceCalls.number(member))) {
                calls.takeOut(gathering, member).exceptionally(this::later);
            }
        }
    }

    /** Those in groups that have no members here at all. */
    void takeOutElsewhere() {
        String incarnation = calls.incarnation();
        calls.groups(incarnation)
                .whenComplete((reply, fault) -> node.later(() -> {
                    if (fault != null) {
                        unfinished.run();
                        return;
                    }
                    for (SharedReply each : reply.items()) {
                        takeOutOf(incarnation, String.valueOf(each.text()));
                    }
                }));
    }

    /** Whoever comes to the group meanwhile does so after it has been cleared: calls keep their order. */
    private void takeOutOf(String incarnation, String written) {
        GroupKey group = PresenceCalls.read(written);
        if (here.test(group) || !incarnation.equals(calls.incarnation())) {
            return;
        }
        calls.reap(incarnation, group)
                .whenComplete((count, fault) -> node.later(() -> {
                    if (fault != null) {
                        unfinished.run();
                    } else if (!here.test(group)) {
                        calls.strike(incarnation, written);
                    }
                }));
    }

    private SharedReply later(Throwable fault) {
        node.later(unfinished);
        return SharedReply.Nothing.NOTHING;
    }
}
