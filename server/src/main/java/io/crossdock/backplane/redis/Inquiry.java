package io.crossdock.backplane.redis;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What nodes ask each other when one could not listen for a while, so that it can count what it missed: all others tell
 * their last number on each channel where they said something meanwhile. Confined to the Redis thread.
 *
 * <p>Moments are told as a time that has passed. What was said before a node's last canary flew is what it heard, and a
 * question is younger than the canary that came home before it: so no time on the way and no node that stands still
 * makes the window that is asked about too short.
 */
final class Inquiry implements Subscription.Handler {
    private static final int TICK_MILLIS = 1_000;
    private static final int SLICE = 500;
    /** More than that wait for an answer only when nodes come and go all the time. */
    private static final int ANSWERS_MAX = 64;
    /** Interruptions closer to each other are one. */
    private static final long SAME_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** So long we ask again when another comes back: it may not have heard us. */
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(10);

    private record Answer(UUID asker, long sinceNanos, Iterator<SentNumbers.Row> rows) {}

    private final RedisNode node;
    private final UUID self;
    private final SentNumbers sent;
    private final LongSupplier nanoTime;
    private final Subscription subscription;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private boolean answering;
    private long deafSinceNanos;
    private long askedNanos;
    private boolean everAsked;
    private boolean asking;
    private boolean ended;
    private long endedSinceNanos;

    Inquiry(RedisNode node, RedisNames names, SentNumbers sent, LongSupplier nanoTime) {
        this.node = node;
        this.self = names.incarnation();
        this.sent = sent;
        this.nanoTime = nanoTime;
        this.subscription = new Subscription(names.questions(), node.sharded(), this);
        node.subscribe(subscription);
        node.every(TICK_MILLIS, this::tick);
    }

    /** Until when all was heard that the others said there, of a channel that is not heard any more. */
    static long heardUntil(Subscription subscription) {
        return Objects.requireNonNull(subscription.link()).proof.canary.provenNanos();
    }

    /** A channel can be heard again. */
    void over(long sinceNanos) {
        long now = nanoTime.getAsLong();
        boolean same = everAsked && now - askedNanos < SAME_NANOS;
        if (asking || same) {
            deafSinceNanos = sinceNanos - deafSinceNanos < 0 ? sinceNanos : deafSinceNanos;
        } else {
            deafSinceNanos = sinceNanos;
        }
        askSoon();
    }

    /** After what else comes back in this turn of the thread. */
    private void askSoon() {
        if (!asking) {
            asking = true;
            node.later(() -> {
                asking = false;
                everAsked = true;
                askedNanos = nanoTime.getAsLong();
                ask(false);
            });
        }
    }

    /** @param again what the others know that have been there all the time: they need not ask us because of it */
    private void ask(boolean again) {
        byte[] question = new byte[Envelope.HEADER_BYTES];
        Envelope.open(question, Envelope.Kind.ASK, self, nanoTime.getAsLong() - deafSinceNanos);
        Envelope.stamp(question, again ? 1 : 0);
        node.publish(subscription.channel, subscription.sharded, question, null);
    }

    @Override
    public void begun() {
        if (ended) {
            ended = false;
            over(endedSinceNanos);
        }
    }

    @Override
    public void ended() {
        ended = true;
        endedSinceNanos = heardUntil(subscription);
    }

    @Override
    public void heard(byte[] message) {
        Envelope envelope = Envelope.read(message);
        if (envelope != null
                && envelope.kind() == Envelope.Kind.ASK
                && !envelope.sender().equals(self)) {
            node.later(() -> asked(envelope.sender(), envelope.ordinal(), envelope.sequence() == 1));
        }
    }

    private void asked(UUID asker, long deafNanos, boolean again) {
        RedisLink link = subscription.link();
        if (link == null || answers.size() >= ANSWERS_MAX) {
            return;
        }
        // What was on its way to Redis for longer than it may be is counted here already.
        long since = link.proof.canary.provenNanos() - deafNanos - link.proof.canary.slowestNanos();
        answers.add(new Answer(asker, since, sent.saidSince(since).iterator()));
        answer();
        if (!again && everAsked && nanoTime.getAsLong() - askedNanos < AGAIN_NANOS) {
            ask(true);
        }
    }

    private void tick() {
        sent.forgetOld(nanoTime.getAsLong());
        answer();
    }

    /** Some at a time, so that what else is to be published does not wait. */
    private void answer() {
        Answer next = answers.peek();
        if (answering || next == null) {
            return;
        }
        List<SentNumbers.Row> refused = new ArrayList<>();
        List<CompletableFuture<?>> slice = new ArrayList<>(SLICE);
        while (slice.size() < SLICE && next.rows.hasNext()) {
            SentNumbers.Row row = next.rows.next();
            if (row.known()) {
                slice.add(tell(next, row, refused));
            }
        }
        if (!next.rows.hasNext()) {
            answers.remove();
        }
        answering = true;
        CompletableFuture.allOf(slice.toArray(CompletableFuture<?>[]::new))
                .whenComplete((all, fault) -> node.later(() -> answered(next, refused)));
    }

    private void answered(Answer answer, List<SentNumbers.Row> refused) {
        answering = false;
        if (refused.isEmpty()) {
            answer();
        } else if (node.up()) {
            // Too much waits for Redis: again with the next tick.
            answers.add(new Answer(answer.asker, answer.sinceNanos, refused.iterator()));
        } else {
            // When we are back we ask ourselves, and are asked again.
            answers.clear();
        }
    }

    /** @param refused takes the row when it cannot be told, on any thread */
    private CompletableFuture<?> tell(Answer answer, SentNumbers.Row row, List<SentNumbers.Row> refused) {
        byte[] message = new byte[Envelope.HEADER_BYTES + Envelope.ASKER_BYTES];
        ByteBuffer rest = Envelope.open(message, Envelope.Kind.LAST, self, row.before(answer.sinceNanos));
        rest.putLong(answer.asker.getMostSignificantBits()).putLong(answer.asker.getLeastSignificantBits());
        return node.publish(
                        row.channel,
                        node.sharded(),
                        message,
                        told -> Envelope.stamp(told, row.known() ? row.last() : 0))
                .handle((heard, fault) -> {
                    if (fault != null) {
                        synchronized (refused) {
                            refused.add(row);
                        }
                    }
                    return heard;
                })
                .toCompletableFuture();
    }
}
