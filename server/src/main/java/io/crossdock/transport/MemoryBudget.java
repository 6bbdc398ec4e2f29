package io.crossdock.transport;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What all messages and request bodies that are read in part may hold together, in bytes. Each connection has bounds of
 * its own; without this one a few dozen of them could take all memory there is, and the next to ask for some, whoever it
 * is, would pay. Only what outgrows {@link #FREE_BYTES} is asked for, so small messages never come here. Safe for any
 * thread.
 */
public final class MemoryBudget {
    /** Free for each connection: no more than half a TLS record or the head of a request may hold before it. */
    static final int FREE_BYTES = 16_384;

    /** The rest is for what is on its way out, and for what the allocator keeps in reserve. */
    private static final int PART_OF_DIRECT_MEMORY = 4;

    /** Whatever the machine, room for one message of the largest size that a protocol allows by default. */
    private static final long AUTO_BYTES_MIN = 32L << 20;

    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    public MemoryBudget(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** A part of what buffers outside the heap may take. */
    public static MemoryBudget ofThisProcess() {
        return new MemoryBudget(Math.max(AUTO_BYTES_MIN, PlatformDependent.maxDirectMemory() / PART_OF_DIRECT_MEMORY));
    }

    /** @return false when there is not so much left: then nothing was taken */
    boolean take(int bytes) {
        long before = taken.get();
        while (before + bytes <= bytesMax) {
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
            before = taken.get();
        }
        return false;
    }

    /** Gives back what was taken. */
    void give(int bytes) {
        if (bytes != 0) {
            taken.addAndGet(-bytes);
        }
    }

    /** What is in use. */
    public long taken() {
        return taken.get();
    }

    public long bytesMax() {
        return bytesMax;
    }
}
