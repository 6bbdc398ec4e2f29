package io.crossdock.backplane.redis;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A group's channel while it has members on this node. Numbers what goes out, on the Redis thread, and looks for gaps in
 * what comes in, on the client's: so a frame that was published while this node could not listen is not lost in silence.
 */
final class GroupChannel implements Subscription.Handler {
    /** More senders than nodes there have ever been: those that are no more are forgotten with all the others. */
    private static final int SENDERS_MAX = 256;

    private final GroupKey group;
    private final UUID self;
    private final Backplane.Receiver receiver;
    private final Losses losses;
    private final @Nullable Presence presence;
    private final Map<UUID, Long> lastHeard = new HashMap<>(4);
    final Subscription subscription;
    private long sent;

    /** Takes what is said of a group's members. */
    interface Presence {
        /** On one of the client's threads. */
        void said(GroupKey group, Envelope what);

        /** The group's channel, alone of all, was not heard for a while. On the Redis thread. */
        void missedSome(GroupKey group);
    }

    GroupChannel(
            GroupKey group,
            String channel,
            boolean sharded,
            UUID self,
            Backplane.Receiver receiver,
            Losses losses,
            @Nullable Presence presence) {
        this.group = group;
        this.self = self;
        this.receiver = receiver;
        this.losses = losses;
        this.presence = presence;
        this.subscription = new Subscription(channel, sharded, this);
    }

    /** Gives a message its number. On the Redis thread, right before it is sent. */
    void stamp(byte[] message) {
        sent++;
        Envelope.stamp(message, sent, sent == 1);
    }

    @Override
    public void missedSome() {
        if (presence != null) {
            presence.missedSome(group);
        }
    }

    @Override
    public void heard(byte[] message) {
        Envelope envelope = Envelope.read(message);
        if (envelope == null || envelope.sender().equals(self)) {
            return;
        }
        if (!envelope.isFrame()) {
            if (presence != null) {
                presence.said(group, envelope);
            }
            return;
        }
        countMissed(envelope);
        Frame frame = envelope.frame(PooledByteBufAllocator.DEFAULT);
        try {
            receiver.deliver(group, frame, envelope.ordinal());
        } finally {
            frame.release();
        }
    }

    private void countMissed(Envelope envelope) {
        long missed = envelope.sequence() == 0 ? 0 : missedBefore(envelope);
        if (missed > 0) {
            losses.count(group.protocol(), missed);
        }
    }

    private synchronized long missedBefore(Envelope envelope) {
        if (lastHeard.size() >= SENDERS_MAX && !lastHeard.containsKey(envelope.sender())) {
            lastHeard.clear();
        }
        Long last = lastHeard.put(envelope.sender(), envelope.sequence());
        boolean begins = last == null || envelope.fresh() || envelope.sequence() <= last;
        return begins ? 0 : envelope.sequence() - last - 1;
    }
}
