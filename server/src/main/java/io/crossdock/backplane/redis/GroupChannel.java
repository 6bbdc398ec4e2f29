package io.crossdock.backplane.redis;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A group's channel while it has members on this node. Looks for gaps in the numbers of what comes in, on the client's
 * threads, and when it could not be heard for a while has the others asked for their last numbers: so a frame that was
 * published meanwhile is not lost in silence.
 */
final class GroupChannel implements Subscription.Handler {
    private final GroupKey group;
    private final UUID self;
    private final Backplane.Receiver receiver;
    private final Losses losses;
    private final @Nullable Presence presence;
    private final LongConsumer deafSince;
    private final HeardNumbers numbers = new HeardNumbers();
    final Subscription subscription;
    private boolean deaf;
    private long heardUntilNanos;

    /** Takes what is said of a group's members. */
    interface Presence {
        /** On one of the client's threads. */
        void said(GroupKey group, Envelope what);

        /** The group's channel, alone of all, was not heard for a while. On the Redis thread. */
        void missedSome(GroupKey group);
    }

    /** @param deafSince hears when the channel is heard again, and until when it was before; on the Redis thread */
    GroupChannel(
            GroupKey group,
            String channel,
            boolean sharded,
            UUID self,
            Backplane.Receiver receiver,
            Losses losses,
            @Nullable Presence presence,
            LongConsumer deafSince) {
        this.group = group;
        this.self = self;
        this.receiver = receiver;
        this.losses = losses;
        this.presence = presence;
        this.deafSince = deafSince;
        this.subscription = new Subscription(channel, sharded, this);
    }

    @Override
    public void ended() {
        numbers.deaf();
        if (!deaf) {
            deaf = true;
            heardUntilNanos = Inquiry.heardUntil(subscription);
        }
    }

    @Override
    public void begun() {
        if (deaf) {
            deaf = false;
            deafSince.accept(heardUntilNanos);
        }
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
        if (envelope.kind() == Envelope.Kind.LAST) {
            boolean told = envelope.asker().equals(self);
            count(numbers.last(envelope.sender(), envelope.sequence(), envelope.ordinal(), told));
            return;
        }
        if (!envelope.isFrame()) {
            if (presence != null) {
                presence.said(group, envelope);
            }
            return;
        }
        count(numbers.heard(envelope.sender(), envelope.sequence()));
        Frame frame = envelope.frame(PooledByteBufAllocator.DEFAULT);
        try {
            receiver.deliver(group, frame, envelope.ordinal());
        } finally {
            frame.release();
        }
    }

    private void count(long missed) {
        if (missed > 0) {
            losses.count(group.protocol(), missed);
        }
    }
}
