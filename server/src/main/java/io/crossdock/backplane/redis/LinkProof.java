package io.crossdock.backplane.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What shows that a link stands: its canary, and the write that goes with each. Confined to the Redis thread. */
final class LinkProof {
    private final RedisLink link;
    private final LinkOwner owner;
    private final LongSupplier nanoTime;
    final Canary canary;

    LinkProof(RedisLink link, LinkOwner owner, LongSupplier nanoTime, Duration timeout) {
        this.link = link;
        this.owner = owner;
        this.nanoTime = nanoTime;
        this.canary = new Canary(timeout);
    }

    /** Begins with connections that have just been made. */
    void begin() {
        canary.begin(nanoTime.getAsLong());
    }

    /** The server has answered something else. */
    void progress() {
        canary.progress(nanoTime.getAsLong());
    }

    /** Whether nothing is under way. */
    boolean home() {
        return canary.home();
    }

    boolean due() {
        return canary.due(nanoTime.getAsLong());
    }

    /** @param more whether other answers are awaited, too */
    boolean overdue(boolean more) {
        return canary.overdue(nanoTime.getAsLong(), more);
    }

    /** @return whether it is the canary that is under way */
    boolean back(long number) {
        return canary.back(number, nanoTime.getAsLong());
    }

    /**
     * Sends the next one, with the next flush.
     *
     * @param inTurn does it on the Redis thread, if the connections are still these then
     * @param demoted takes what the server says when it only copies another
     * @param answered called when the server has answered the write
     */
    void fly(RedisEnds ends, Consumer<Runnable> inTurn, Consumer<String> demoted, Runnable answered) {
        Subscription channel = owner.canary(link);
        byte[] flown = canary.fly(nanoTime.getAsLong());
        long number = Canary.number(flown);
        ends.write(channel.channel, flown)
                .whenComplete((done, fault) -> inTurn.accept(() -> answered(number, fault, demoted, answered)));
        ends.publish(channel.channel, channel.sharded, flown);
    }

    private void answered(long number, @Nullable Throwable fault, Consumer<String> demoted, Runnable answered) {
        Throwable refusal = fault == null ? null : RedisEnds.unwrapped(fault);
        if (refusal == null) {
            owner.writable(link, null);
        } else if (RedisFaults.demoted(refusal)) {
            demoted.accept(RedisFaults.inOneLine(refusal));
            return;
        } else if (RedisFaults.moved(refusal)) {
            owner.moved();
        } else if (refusal instanceof RedisCommandExecutionException) {
            owner.writable(link, RedisFaults.inOneLine(refusal));
        } else {
            // No answer came: it is awaited until it is overdue.
            return;
        }
        canary.answered(number, nanoTime.getAsLong());
        answered.run();
    }
}
