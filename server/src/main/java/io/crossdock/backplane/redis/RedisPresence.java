package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Presence;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Presence over all nodes. Who comes and goes is told by Redis in the step that notes it; what other nodes tell goes to
 * the {@link Presence.Witness}. While Redis is away each node keeps its own company and gives out ordinals of its own;
 * afterwards the two are put together. Its state is confined to the Redis thread.
 */
public final class RedisPresence implements Presence, GroupChannel.Presence {
    /** What was before the way to Redis stood again. */
    enum After {
        /** Nothing is lost: Redis knows what it knew. */
        INTERRUPTION,
        /** Redis has lost its data; other nodes still know what they were told. */
        FORGOTTEN,
        /** Other nodes took this one for dead, and have told that its members left. */
        GIVEN_UP
    }

    private final RedisNode node;
    private final Backplane backplane;
    private final PresenceCalls calls;
    private final InstantSource clock;
    private final Ghosts ghosts;
    private final ConcurrentHashMap<GroupKey, Gathering> gatherings = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private long numbers;
    private boolean unfinished;
    private volatile @Nullable Witness witness;

    RedisPresence(RedisNode node, RedisBackplane backplane, PresenceCalls calls, InstantSource clock) {
        this.node = node;
        this.backplane = backplane;
        this.calls = calls;
        this.clock = clock;
        this.ghosts = new Ghosts(node, calls, gatherings::containsKey, () -> unfinished = true);
        backplane.listenToPresence(this);
    }

    @Override
    public void attach(Witness witness) {
        this.witness = witness;
    }

    /** What other nodes, or the reaper of a dead one, said of a group's members. On one of the client's threads. */
    @Override
    public void said(GroupKey group, Envelope said) {
        Witness here = witness;
        Gathering gathering = gatherings.get(group);
        if (here == null || gathering == null) {
            return;
        }
        String text = UTF_8.decode(said.payload()).toString();
        if (calls.isOurs(text)) {
            return;
        }
        Acquaintances.Stranger stranger = new Acquaintances.Stranger(text, said.ordinal());
        if (said.kind() == Envelope.Kind.ARRIVED) {
            gathering.elsewhere.arrived(stranger, here);
        } else if (said.kind() == Envelope.Kind.DEPARTED) {
            gathering.elsewhere.departed(stranger, here);
        }
    }

    @Override
    public void arrive(Membership membership, Entry entry, Consumer<Arrival> then) {
        size.incrementAndGet();
        node.later(() -> {
            Gathering gathering = gatherings.computeIfAbsent(membership.group(), Gathering::new);
            Gathering.Member member = new Gathering.Member(++numbers, entry.displayName());
            gathering.enter(entry, member);
            Consumer<Arrival> arrived = arrival -> onLoop(membership.loop(), () -> {
                then.accept(arrival);
                membership.arrivedAs(arrival.ordinal());
            });
            // Only when this node hears the group may others learn of the newcomer: they will talk to it.
            backplane
                    .settled(membership.group())
                    .whenComplete((heard, fault) -> node.later(() -> {
                        if (fault == null && heard) {
                            register(gathering, member, arrived);
                        } else {
                            arriveAlone(gathering, member, arrived);
                        }
                    }));
        });
    }

    private void register(Gathering gathering, Gathering.Member member, Consumer<Arrival> arrived) {
        note(gathering);
        member.sent = true;
        calls.arrive(gathering, member, 0, true)
                .whenComplete((reply, fault) -> node.later(() -> {
                    if (fault != null) {
                        arriveAlone(gathering, member, arrived);
                        return;
                    }
                    member.told = true;
                    placed(
                            gathering,
                            member,
                            PresenceCalls.ordinal(reply.items().get(0)),
                            reply.items().get(1).text(),
                            arrived);
                }));
        if (gathering.unlooked) {
            look(gathering, false);
        }
    }

    /** Finds out who is in the group elsewhere, and tells the members here what they have not heard. */
    private void look(Gathering gathering, boolean complete) {
        gathering.unlooked = false;
        gathering.elsewhere.asked();
        calls.everybody(gathering.group)
                .whenComplete((found, fault) -> node.later(() -> {
                    Witness here = witness;
                    if (fault != null || here == null) {
                        gathering.elsewhere.unseen();
                        unfinished |= fault != null;
                        return;
                    }
                    ghosts.takeOut(gathering, found.own());
                    gathering.elsewhere.look(found.others(), complete, gathering.next(nowMicros()), here);
                }));
    }

    @Override
    public void missedSome(GroupKey group) {
        Gathering gathering = gatherings.get(group);
        if (gathering != null) {
            look(gathering, true);
        }
    }

    /** Makes sure that others find this node's members when it dies. */
    private void note(Gathering gathering) {
        calls.note(gathering.group).exceptionally(fault -> {
            node.later(() -> unfinished = true);
            return null;
        });
    }

    /** Looks at every group; when all nodes had the time to come back, also for those who left. On the Redis thread. */
    void lookEverywhere(boolean complete) {
        gatherings.values().forEach(gathering -> look(gathering, complete));
    }

    private void arriveAlone(Gathering gathering, Gathering.Member member, Consumer<Arrival> arrived) {
        unfinished = true;
        placed(gathering, member, gathering.next(nowMicros()), gathering.oldestBut(member), arrived);
    }

    private void placed(
            Gathering gathering,
            Gathering.Member member,
            long ordinal,
            @Nullable String oldest,
            Consumer<Arrival> arrived) {
        member.ordinal = ordinal;
        gathering.saw(ordinal);
        arrived.accept(new Arrival(ordinal, oldest));
        LongConsumer leaving = member.leaving;
        if (leaving != null) {
            leave(gathering, member, leaving);
        }
    }

    @Override
    public void depart(Membership membership, Entry entry, LongConsumer then) {
        node.later(() -> {
            Gathering gathering = gatherings.get(membership.group());
            Gathering.Member member = gathering == null ? null : gathering.members.remove(entry);
            if (gathering == null || member == null) {
                return;
            }
            size.decrementAndGet();
            LongConsumer left = before -> onLoop(membership.loop(), () -> then.accept(before));
            if (member.ordinal == 0) {
                member.leaving = left;
            } else {
                leave(gathering, member, left);
            }
        });
    }

    private void leave(Gathering gathering, Gathering.Member member, LongConsumer left) {
        if (!member.sent) {
            left.accept(gathering.next(nowMicros()));
            closeIfOver(gathering);
            return;
        }
        gathering.leftUnsaid.add(member);
        calls.depart(gathering, member, false)
                .whenComplete((reply, fault) -> node.later(() -> {
                    if (fault == null) {
                        said(gathering, member);
                    } else {
                        unfinished = true;
                    }
                    long before = fault != null || reply.isNothing()
                            ? gathering.next(nowMicros())
                            : PresenceCalls.ordinal(reply);
                    gathering.saw(before);
                    left.accept(before);
                }));
    }

    /** Other nodes know that the member has left. */
    private void said(Gathering gathering, Gathering.Member member) {
        gathering.leftUnsaid.remove(member);
        closeIfOver(gathering);
    }

    private void closeIfOver(Gathering gathering) {
        if (gathering.over() && gatherings.remove(gathering.group, gathering)) {
            calls.strike(gathering.group);
        }
    }

    /** Whether something is left to be told. On the Redis thread. */
    boolean unfinished() {
        return unfinished;
    }

    /** Puts together what happened here meanwhile and what Redis and other nodes know. On the Redis thread. */
    void restore(After after) {
        unfinished = false;
        ghosts.takeOutElsewhere();
        for (Gathering gathering : List.copyOf(gatherings.values())) {
            note(gathering);
            gathering.members.values().stream()
                    .filter(member -> member.ordinal > 0)
                    .forEach(member -> enterAgain(gathering, member, after));
            for (Gathering.Member member : List.copyOf(gathering.leftUnsaid)) {
                calls.depart(gathering, member, after == After.FORGOTTEN)
                        .whenComplete((reply, fault) -> node.later(() -> {
                            if (fault == null) {
                                said(gathering, member);
                            } else {
                                unfinished = true;
                            }
                        }));
            }
        }
    }

    private void enterAgain(Gathering gathering, Gathering.Member member, After after) {
        boolean tell = !member.told || after == After.GIVEN_UP;
        long ordinal = after == After.GIVEN_UP ? 0 : member.ordinal;
        member.sent = true;
        calls.arrive(gathering, member, ordinal, tell)
                .whenComplete((reply, fault) -> node.later(() -> {
                    if (fault == null) {
                        member.told = true;
                    } else {
                        unfinished = true;
                    }
                }));
    }

    private long nowMicros() {
        return TimeUnit.MILLISECONDS.toMicros(clock.millis());
    }

    private static void onLoop(EventExecutor loop, Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException goingDown) {
            // So does the peer.
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
}
