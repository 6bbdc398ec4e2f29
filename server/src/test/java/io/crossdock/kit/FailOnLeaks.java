package io.crossdock.kit;

import io.netty.buffer.ByteBufAllocator;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class after which a buffer was found leaked. JUnit finds it by itself: META-INF/services. */
public final class FailOnLeaks implements AfterAllCallback {
    private static final long COLLECTION_MILLIS_MAX = 2_000;

    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        List<String> leaks = leaksNow();
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked; the first one:\n" + leaks.get(0));
        }
    }

    /** Has the garbage collected, since only then a lost buffer is noticed, and gives all reports so far. */
    static List<String> leaksNow() throws InterruptedException {
        // Twice: what one collection found is handed over in any order, and all of it before what the next one finds.
        collect();
        collect();
        // The detector reports old leaks when the next buffer is tracked.
        ByteBufAllocator.DEFAULT.buffer(1).release();
        return LeakLog.take();
    }

    private static void collect() throws InterruptedException {
        ReferenceQueue<Object> collected = new ReferenceQueue<>();
        WeakReference<Object> mark = new WeakReference<>(new Object(), collected);
        System.gc();
        if (collected.remove(COLLECTION_MILLIS_MAX) != mark) {
            throw new AssertionError("the garbage collector did not run: leaks would go unseen");
        }
    }
}
