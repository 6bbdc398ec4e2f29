package io.crossdock.backplane.redis;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A name's channel while somebody here holds the name: messages for the holder, and who has taken it since. Safe for any
 * thread.
 *
 * <p>The newest holder anywhere keeps a name. All nodes hear the channel in one order, so whoever hears another taking it
 * after itself is the older one; what was said before our own taking came back is old news. After an outage, when nobody
 * heard anybody, holders say how long they have held it, and the longest holder goes.
 */
final class HeldName implements Subscription.Handler {
    private final GroupKey name;
    private final UUID self;
    private final Backplane.Receiver receiver;
    private final LongSupplier nanoTime;
    private final HoldNotices notices;
    final Subscription subscription;
    /** Our takings that have not come back yet. */
    private int underWay;

    private long takenNanos;
    private boolean interrupted;
    /** Nobody here holds the name any more; frames for its holder may still be under way. */
    private volatile boolean released;
    /** Another node has taken the name since, and gets the same frames. */
    private volatile boolean elsewhere;

    /** What a held name has to say. */
    interface HoldNotices {
        /** On this channel. */
        void say(HeldName held, byte[] message);

        /** A frame has come for a holder that has gone meanwhile. */
        void nobodyThere(GroupKey name, Envelope frame);
    }

    HeldName(
            GroupKey name,
            String channel,
            boolean sharded,
            UUID self,
            Backplane.Receiver receiver,
            LongSupplier nanoTime,
            HoldNotices notices) {
        this.name = name;
        this.self = self;
        this.receiver = receiver;
        this.nanoTime = nanoTime;
        this.notices = notices;
        this.subscription = new Subscription(channel, sharded, this);
    }

    /** Nobody here has it any more. */
    void letGo() {
        released = true;
    }

    /** Somebody here has taken it, again perhaps. */
    void taken() {
        elsewhere = false;
        synchronized (this) {
            takenNanos = nanoTime.getAsLong();
            if (!subscription.standing()) {
                // It will be said as soon as we can be heard to yield to those who take it after us.
                return;
            }
            underWay++;
        }
        say(Envelope.Kind.TAKEN, 0);
    }

    @Override
    public void begun() {
        boolean again;
        synchronized (this) {
            again = interrupted;
            underWay = again ? 0 : 1;
        }
        if (again) {
            say(Envelope.Kind.HELD, ageMillis());
        } else {
            say(Envelope.Kind.TAKEN, 0);
        }
    }

    @Override
    public synchronized void ended() {
        interrupted = true;
    }

    private void say(Envelope.Kind kind, long ordinal) {
        byte[] message = new byte[Envelope.HEADER_BYTES];
        Envelope.open(message, kind, self, ordinal);
        notices.say(this, message);
    }

    private synchronized long ageMillis() {
        return TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - takenNanos);
    }

    @Override
    public void heard(byte[] message) {
        Envelope envelope = Envelope.read(message);
        if (envelope == null) {
            return;
        }
        boolean own = envelope.sender().equals(self);
        switch (envelope.kind()) {
            // Our own as well: had there been a holder here when it was sent, it would not have gone this way.
            case TEXT, BINARY -> take(envelope);
            case TAKEN -> {
                if (own) {
                    cameBack();
                } else if (!tookItSince()) {
                    lost();
                }
            }
            case HELD -> {
                if (!own && !released) {
                    compare(envelope);
                }
            }
            case ARRIVED, DEPARTED, ASK, LAST -> {}
        }
    }

    private void take(Envelope envelope) {
        Frame frame = envelope.frameForOne(PooledByteBufAllocator.DEFAULT);
        try {
            if (envelope.returned()) {
                receiver.returned(name, frame);
            } else if (!receiver.deliver(name, frame) && !elsewhere) {
                notices.nobodyThere(name, envelope);
            }
        } finally {
            frame.release();
        }
    }

    /** Who has it here now may have taken it after the one who let it go: that one's channel is another. */
    private void lost() {
        elsewhere = true;
        if (!released) {
            receiver.taken(name);
        }
    }

    private synchronized void cameBack() {
        underWay = Math.max(0, underWay - 1);
    }

    private synchronized boolean tookItSince() {
        return underWay > 0;
    }

    private void compare(Envelope theirs) {
        long age = ageMillis();
        boolean oursIsOlder = age != theirs.ordinal() ? age > theirs.ordinal() : self.compareTo(theirs.sender()) > 0;
        if (oursIsOlder) {
            lost();
        } else {
            // They may not have heard of us.
            say(Envelope.Kind.TAKEN, 0);
        }
    }
}
