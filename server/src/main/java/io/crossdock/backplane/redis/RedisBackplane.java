package io.crossdock.backplane.redis;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Outcome;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to the other nodes over Redis: a channel for each group with members here and for each name held here. While
 * Redis is away groups are local, and what should have gone further is counted. Safe for any thread.
 */
public final class RedisBackplane implements Backplane {
    private final RedisNode node;
    private final RedisNames names;
    private final Losses losses;
    private final SentNumbers sent = new SentNumbers();
    private final Inquiry inquiry;
    private final ConcurrentHashMap<GroupKey, GroupChannel> groups = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<GroupKey, HeldName> held = new ConcurrentHashMap<>();
    private final Notices notices = new Notices();
    private volatile GroupChannel.@Nullable Presence presence;
    private volatile @Nullable Receiver receiver;

    RedisBackplane(RedisNode node, RedisNames names, Losses losses) {
        this.node = node;
        this.names = names;
        this.losses = losses;
        this.inquiry = new Inquiry(node, names, sent, System::nanoTime);
    }

    void listenToPresence(GroupChannel.Presence presence) {
        this.presence = presence;
    }

    @Override
    public void attach(Receiver receiver) {
        this.receiver = receiver;
    }

    private Receiver receiver() {
        return Objects.requireNonNull(receiver, "attach comes first");
    }

    @Override
    public void watch(GroupKey group) {
        GroupChannel channel = new GroupChannel(
                group,
                names.group(group),
                node.sharded(),
                names.incarnation(),
                receiver(),
                losses,
                presence,
                inquiry::over);
        groups.put(group, channel);
        node.subscribe(channel.subscription);
    }

    @Override
    public void unwatch(GroupKey group) {
        GroupChannel channel = groups.remove(group);
        if (channel != null) {
            node.unsubscribe(channel.subscription);
        }
    }

    @Override
    public CompletionStage<Boolean> settled(GroupKey group) {
        GroupChannel channel = groups.get(group);
        return channel == null ? CompletableFuture.completedStage(false) : node.settled(channel.subscription);
    }

    @Override
    public void publish(GroupKey group, Frame frame, long before) {
        if (!node.reachable()) {
            losses.count(group.protocol(), 1);
            return;
        }
        GroupChannel channel = groups.get(group);
        String name = channel == null ? names.group(group) : channel.subscription.channel;
        byte[] message = Envelope.of(frame, names.incarnation(), before);
        node.publish(name, node.sharded(), message, stamp(name)).whenComplete((receivers, fault) -> {
            if (fault != null) {
                losses.count(group.protocol(), 1);
            }
        });
    }

    /** Gives a message its number on the Redis thread, right before it is sent. */
    private Consumer<byte[]> stamp(String channel) {
        return message -> Envelope.stamp(message, sent.next(channel, System.nanoTime()));
    }

    @Override
    public void hold(GroupKey name) {
        held.computeIfAbsent(name, key -> {
                    HeldName mine = new HeldName(
                            key,
                            names.holder(key),
                            node.sharded(),
                            names.incarnation(),
                            receiver(),
                            System::nanoTime,
                            notices);
                    node.subscribe(mine.subscription);
                    return mine;
                })
                .taken();
    }

    /** For tests: a name's channel while it is held. */
    Subscription subscription(GroupKey name) {
        return Objects.requireNonNull(held.get(name)).subscription;
    }

    private final class Notices implements HeldName.HoldNotices {
        @Override
        public void say(HeldName mine, byte[] message) {
            node.publish(mine.subscription.channel, node.sharded(), message, null);
        }

        /** Its sender has been told that there was a holder, and now hears better if it can. */
        @Override
        public void nobodyThere(GroupKey name, Envelope frame) {
            losses.count(name.protocol(), Outcome.NOBODY_THERE, 1);
            GroupKey from = frame.from(name.protocol());
            if (from != null) {
                node.publish(names.holder(from), node.sharded(), frame.back(names.incarnation()), null);
            }
        }
    }

    @Override
    public void letGo(GroupKey name) {
        HeldName mine = held.remove(name);
        if (mine != null) {
            mine.letGo();
            node.unsubscribe(mine.subscription);
        }
    }

    @Override
    public CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable GroupKey from) {
        if (!node.reachable()) {
            losses.count(name.protocol(), 1);
            return CompletableFuture.completedStage(false);
        }
        byte[] message = Envelope.forOne(frame, names.incarnation(), from);
        return node.publish(names.holder(name), node.sharded(), message, null)
                .thenApply(holders -> holders > 0)
                .exceptionally(fault -> {
                    losses.count(name.protocol(), 1);
                    return false;
                });
    }

    @Override
    public String state() {
        return node.up() ? "up" : "away";
    }
}
