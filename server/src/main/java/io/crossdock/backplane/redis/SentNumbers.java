package io.crossdock.backplane.redis;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The numbers of what this node has published, channel by channel, whether it listens there or not. Confined to the
 * Redis thread.
 *
 * <p>A channel of which nothing was said for ten minutes is forgotten, and what is said there later begins a new
 * numbering: its tag, in the upper bits of each number, tells it from the one before.
 */
final class SentNumbers {
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);
    /** Some 60 MB where names are long. */
    static final int CHANNELS_MAX = 200_000;

    private static final int NUMBER_BITS = 40;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    /** What was said on one channel. */
    static final class Row {
        private static final long MARK_NANOS = TimeUnit.SECONDS.toNanos(1);
        private static final int MARKS_MAX = 16;

        final String channel;
        private final long tag;
        private long number;
        private long lastNanos;
        private boolean forgotten;
        /** At some moments, how much had been said by then; the older, the further apart. */
        private long[] markNanos = new long[2];

        private long[] markNumber = new long[2];
        private int marks;

        private Row(String channel, long tag, long nowNanos) {
            this.channel = channel;
            this.tag = tag;
            this.lastNanos = nowNanos;
        }

        private long next(long nowNanos) {
            if (marks == 0 || nowNanos - markNanos[marks - 1] > MARK_NANOS) {
                mark();
            }
            lastNanos = nowNanos;
            return sequence(tag, ++number);
        }

        private void mark() {
            if (marks == MARKS_MAX) {
                thin();
            } else if (marks == markNanos.length) {
                markNanos = Arrays.copyOf(markNanos, 2 * marks);
                markNumber = Arrays.copyOf(markNumber, 2 * marks);
            }
            markNanos[marks] = lastNanos;
            markNumber[marks] = number;
            marks++;
        }

        /** Leaves out each second one of the older half. */
        private void thin() {
            int kept = 0;
            for (int i = 0; i < marks; i++) {
                if (i >= MARKS_MAX / 2 || i % 2 == 0) {
                    markNanos[kept] = markNanos[i];
                    markNumber[kept] = markNumber[i];
                    kept++;
                }
            }
            marks = kept;
        }

        boolean known() {
            return !forgotten;
        }

        long last() {
            return sequence(tag, number);
        }

        /** A number all of whose predecessors, and itself, were said before that moment; the last that we know of. */
        long before(long sinceNanos) {
            for (int i = marks - 1; i >= 0; i--) {
                if (markNanos[i] - sinceNanos < 0) {
                    return markNumber[i];
                }
            }
            return 0;
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>(16, 0.75f, true);
    private long tags;

    /** The number of one more message on this channel, at least 1. */
    long next(String channel, long nowNanos) {
        Row row = rows.get(channel);
        if (row == null) {
            row = new Row(channel, ++tags, nowNanos);
            rows.put(channel, row);
            if (rows.size() > CHANNELS_MAX) {
                forgetEldest();
            }
        }
        return row.next(nowNanos);
    }

    private void forgetEldest() {
        Iterator<Row> eldest = rows.values().iterator();
        eldest.next().forgotten = true;
        eldest.remove();
    }

    void forgetOld(long nowNanos) {
        while (!rows.isEmpty() && nowNanos - rows.values().iterator().next().lastNanos > KEPT_NANOS) {
            forgetEldest();
        }
    }

    /** Where something was said at that moment or later. */
    List<Row> saidSince(long sinceNanos) {
        return rows.values().stream()
                .filter(row -> row.lastNanos - sinceNanos >= 0)
                .toList();
    }

    static long sequence(long tag, long number) {
        return tag << NUMBER_BITS | number;
    }

    static long number(long sequence) {
        return sequence & NUMBER_MASK;
    }

    /** Whether two numbers are of one numbering. */
    static boolean together(long one, long other) {
        return one >>> NUMBER_BITS == other >>> NUMBER_BITS;
    }
}
