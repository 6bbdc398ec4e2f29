package io.crossdock.observe;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line when a peer comes, goes or is refused, as {@code event= proto= ip= reason=}; never a payload, a topic or a
 * token. A storm of connections does not become a storm of lines: past a budget per second the rest is one number, and
 * refusals, which anybody can have as many of as he likes, have one of their own, so that they do not hide the rest. Safe
 * for any thread.
 */
public final class EventLog {
    /** Of refusals, and again of all else. */
    private static final int LINES_PER_SECOND_MAX = 50;

    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Logger log = LoggerFactory.getLogger("crossdock.events");
    private final LongSupplier nanoTime;
    private final AtomicLong second;
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger others = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public EventLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.second = new AtomicLong(nanoTime.getAsLong());
    }

    void opened(String protocol, String address) {
        if (log.isInfoEnabled() && mayWrite(others)) {
            log.info("event=open proto={} ip={}", protocol, address);
        }
    }

    void closed(String protocol, String address, String reason) {
        if (log.isInfoEnabled() && mayWrite(others)) {
            log.info("event=close proto={} ip={} reason={}", protocol, address, quoted(reason));
        }
    }

    void refused(String protocol, String address, String reason) {
        if (mayWrite(refusals)) {
            log.warn("event=refused proto={} ip={} reason={}", protocol, address, quoted(reason));
        }
    }

    /** A fault of ours, with its stack. */
    void broken(String protocol, String address, Throwable fault) {
        if (mayWrite(others)) {
            log.error("event=fault proto={} ip={} reason={}", protocol, address, quoted(fault.toString()), fault);
        }
    }

    private static String quoted(String text) {
        return text.indexOf(' ') < 0 ? text : '"' + text + '"';
    }

    private boolean mayWrite(AtomicInteger lines) {
        long now = nanoTime.getAsLong();
        long begun = second.get();
        if (now - begun >= SECOND_NANOS && second.compareAndSet(begun, now)) {
            refusals.set(0);
            others.set(0);
            int more = skipped.getAndSet(0);
            if (more > 0) {
                log.warn("event=more count={} reason=\"more lines in one second than are written\"", more);
            }
        }
        if (lines.incrementAndGet() <= LINES_PER_SECOND_MAX) {
            return true;
        }
        skipped.incrementAndGet();
        return false;
    }
}
