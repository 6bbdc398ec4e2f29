package io.crossdock.cli.bench;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver has got from one sender: an exact account, one integer as long as nothing goes wrong. Only the
 * receiver's event loop touches it.
 */
final class Stream {
    /** What a received message is to its receiver. */
    enum Receipt {
        IN_ORDER,
        /** The first of its kind, but a later message of the sender was here before. */
        LATE,
        DUPLICATE
    }

    private int next;
    /** The sequences below {@link #next} that have not come. One bit per message, so a relay that loses all is affordable. */
    private @Nullable BitSet missing;

    /** Takes note of the sender's message number {@code sequence}, counted from 0. */
    Receipt accept(int sequence) {
        if (sequence == next) {
            next++;
            return Receipt.IN_ORDER;
        }
        if (sequence > next) {
            if (missing == null) {
                missing = new BitSet();
            }
            missing.set(next, sequence);
            next = sequence + 1;
            return Receipt.IN_ORDER;
        }
        if (missing == null || !missing.get(sequence)) {
            return Receipt.DUPLICATE;
        }
        missing.clear(sequence);
        return Receipt.LATE;
    }
}
