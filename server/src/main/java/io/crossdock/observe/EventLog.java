package io.crossdock.observe;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line when a peer comes, goes or is refused, as {@code event= proto= ip= reason=}; never a payload, a topic or a
 * token. A storm of connections does not become a storm of lines: past a budget per second the rest is one number. Safe
 * for any thread.
 */
public final class EventLog {
    private static final int LINES_PER_SECOND_MAX = 100;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Logger log = LoggerFactory.getLogger("crossdock.events");
    private final LongSupplier nanoTime;
    private final AtomicLong second;
    private final AtomicInteger lines = new AtomicInteger();

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public EventLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.second = new AtomicLong(nanoTime.getAsLong());
    }

    void opened(String protocol, String address) {
        if (log.isInfoEnabled() && mayWrite()) {
            log.info("event=open proto={} ip={}", protocol, address);
        }
    }

    void closed(String protocol, String address, String reason) {
        if (log.isInfoEnabled() && mayWrite()) {
            log.info("event=close proto={} ip={} reason={}", protocol, address, quoted(reason));
        }
    }

    void refused(String protocol, String address, String reason) {
        if (mayWrite()) {
            log.warn("event=refused proto={} ip={} reason={}", protocol, address, quoted(reason));
        }
    }

    /** A fault of ours, with its stack. */
    void broken(String protocol, String address, Throwable fault) {
        if (mayWrite()) {
            log.error("event=fault proto={} ip={} reason={}", protocol, address, quoted(fault.toString()), fault);
        }
    }

    private static String quoted(String text) {
        return text.indexOf(' ') < 0 ? text : '"' + text + '"';
    }

    private boolean mayWrite() {
        long now = nanoTime.getAsLong();
        long begun = second.get();
        if (now - begun >= SECOND_NANOS && second.compareAndSet(begun, now)) {
            int skipped = lines.getAndSet(0) - LINES_PER_SECOND_MAX;
            if (skipped > 0) {
                log.warn("event=more count={} reason=\"more lines in one second than are written\"", skipped);
            }
        }
        return lines.incrementAndGet() <= LINES_PER_SECOND_MAX;
    }
}
