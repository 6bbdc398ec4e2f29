package io.crossdock.backplane.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether Redis can be used, and why not: told when it goes, and again when the reason is another than the one told last,
 * but none more than once a minute. Written on the Redis thread; any thread reads.
 */
final class Standing {
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** A reason that names something different each time must not fill the memory. */
    private static final int REASONS_MAX = 16;
    /** What a server's error begins with. */
    private static final Pattern CODE = Pattern.compile("([A-Z]{3,})\\b.*");

    private final LongSupplier nanoTime;
    private final Consumer<String> tell;
    private final AtomicLong outages = new AtomicLong();
    private final Map<String, Long> toldNanos = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > REASONS_MAX;
        }
    };
    private @Nullable String toldLast;
    private boolean begun;
    private volatile boolean linked;
    private volatile @Nullable String refusal;
    private volatile String reason = "no answer";

    /** @param tell takes the reason, for the log */
    Standing(LongSupplier nanoTime, Consumer<String> tell) {
        this.nanoTime = nanoTime;
        this.tell = tell;
    }

    /** Whether messages come and go. */
    boolean linked() {
        return linked;
    }

    /** Whether writes are taken, too. */
    boolean up() {
        return linked && refusal == null;
    }

    long outages() {
        return outages.get();
    }

    /** Why it was not up when it last was not, in one line. */
    String reason() {
        return reason;
    }

    /** The same in a word that says nothing of this machine's network; null while it is up. */
    @Nullable
    String word() {
        Matcher code = CODE.matcher(reason);
        return up() ? null : code.matches() ? code.group(1) : "unreachable";
    }

    /**
     * Every link stands, perhaps as before.
     *
     * @return whether it is up and was not
     */
    boolean links() {
        boolean was = up();
        linked = true;
        String now = refusal;
        if (!begun && now != null) {
            told(now);
        }
        begun = true;
        return !was && up();
    }

    /**
     * Redis has answered a write.
     *
     * @param why it refused, in one line; null when it did not
     * @return whether it is up and was not
     */
    boolean writable(@Nullable String why) {
        boolean was = up();
        refusal = why;
        if (why != null) {
            because(was, why);
        }
        return !was && up();
    }

    /** @param why in one line */
    void away(String why) {
        boolean was = up();
        linked = false;
        because(was, why);
    }

    private void because(boolean gone, String why) {
        reason = why;
        if (gone) {
            outages.incrementAndGet();
        }
        Long before = toldNanos.get(why);
        boolean news = !why.equals(toldLast) && (before == null || nanoTime.getAsLong() - before > AGAIN_NANOS);
        // What comes before the first success ends the start, in a line of its own.
        if (begun && (gone || news)) {
            told(why);
        }
    }

    private void told(String why) {
        toldLast = why;
        toldNanos.put(why, nanoTime.getAsLong());
        tell.accept(why);
    }
}
