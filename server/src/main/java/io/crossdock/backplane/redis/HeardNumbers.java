package io.crossdock.backplane.redis;

import static io.crossdock.backplane.redis.SentNumbers.number;
import static io.crossdock.backplane.redis.SentNumbers.together;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The numbers heard on one channel, sender by sender, and so what was not heard. Safe for any thread. */
final class HeardNumbers {
    /** More senders than nodes there have ever been: of more the one that was silent for longest is forgotten. */
    private static final int SENDERS_MAX = 256;

    private static final class Row {
        long last;
        /**
         * The first one heard, of a sender that was new after we had been deaf: what it said before may have been lost, and
         * may have been said before we listened. 0 where nothing is in doubt.
         */
        long doubtful;
    }

    private final Map<UUID, Row> senders = new LinkedHashMap<>(4, 0.75f, true);
    private boolean wasDeaf;

    /** The channel was not heard for a while. */
    synchronized void deaf() {
        wasDeaf = true;
    }

    /** @return how many messages of the sender, up to this one, will not come any more */
    synchronized long heard(UUID sender, long sequence) {
        if (sequence == 0) {
            return 0;
        }
        Row row = senders.get(sender);
        if (row != null) {
            return goOn(row, sequence) - 1;
        }
        row = add(sender, sequence);
        row.doubtful = wasDeaf ? sequence : 0;
        return 0;
    }

    /**
     * The sender tells its last number.
     *
     * @param before a number up to which nothing can have been lost to us
     * @param told whether it tells us, who asked since we had been deaf
     * @return how many messages will not come any more
     */
    synchronized long last(UUID sender, long sequence, long before, boolean told) {
        if (sequence == 0) {
            return 0;
        }
        Row row = senders.get(sender);
        if (row == null) {
            if (!told || !wasDeaf) {
                return 0;
            }
            add(sender, sequence);
            return Math.max(0, number(sequence) - before);
        }
        long missed = 0;
        if (told && row.doubtful != 0) {
            missed = together(row.doubtful, sequence) ? Math.max(0, number(row.doubtful) - 1 - before) : 0;
            row.doubtful = 0;
        }
        return missed + goOn(row, sequence);
    }

    private Row add(UUID sender, long sequence) {
        if (senders.size() >= SENDERS_MAX) {
            senders.remove(senders.keySet().iterator().next());
        }
        Row row = new Row();
        row.last = sequence;
        senders.put(sender, row);
        return row;
    }

    /** @return how far it is from the last one to this one; all of a new numbering is new */
    private static long goOn(Row row, long sequence) {
        long far = together(row.last, sequence) ? number(sequence) - number(row.last) : number(sequence);
        row.last = sequence;
        return far;
    }
}
