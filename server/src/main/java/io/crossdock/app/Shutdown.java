package io.crossdock.app;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The way a process ends that was told to: the first SIGTERM, SIGINT or SIGHUP asks, the second one does not wait for the
 * answer.
 *
 * <p>The signals are taken from the JVM, whose own answer would be the exit code 143, 130 or 129 even after an orderly end: its
 * shutdown hooks cannot change the code but by halting, and cannot hear a second signal.
 */
public final class Shutdown {
    private static final int SIGNAL_EXIT_BASE = 128;

    private final CountDownLatch asked = new CountDownLatch(1);

    private Shutdown() {}

    /** Takes over SIGTERM, SIGINT and SIGHUP for the rest of the process's life. Call once. */
    public static Shutdown onSignals() {
        Shutdown shutdown = new Shutdown();
        shutdown.take("TERM", 15);
        shutdown.take("INT", 2);
        // The terminal has gone: no reason to leave everybody without a word.
        shutdown.take("HUP", 1);
        return shutdown;
    }

    /** Waits until a signal asks. */
    public void await() throws InterruptedException {
        asked.await();
    }

    /**
     * Runs the work on a thread of its own and waits for it.
     *
     * @return whether it ended in time; if not, it is left behind and the caller should end the process
     */
    public static boolean within(Duration deadline, Work work) throws InterruptedException {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        failure.set(e);
                    } finally {
                        done.countDown();
                    }
                },
                "shutdown");
        thread.setDaemon(true);
        thread.start();
        boolean ended = done.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the shutdown failed", failed);
        }
        return ended;
    }

    /** A step of the shutdown. */
    public interface Work {
        void run() throws Exception;
    }

    private void signal(int number) {
        if (asked.getCount() == 0) {
            Runtime.getRuntime().halt(SIGNAL_EXIT_BASE + number);
        }
        asked.countDown();
    }

    /**
     * By reflection: the class is the only way to hear a signal, belongs to the exported part of every JDK, and yet the
     * compiler warns about each mention of it in a way that cannot be switched off.
     */
    private void take(String name, int number) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    Shutdown.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() != handler) {
                            throw new UnsupportedOperationException(method.getName());
                        }
                        signal(number);
                        return null;
                    });
            Object which = signal.getConstructor(String.class).newInstance(name);
            signal.getMethod("handle", signal, handler).invoke(null, which, ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM gives no way to hear SIG" + name, e);
        }
    }
}
