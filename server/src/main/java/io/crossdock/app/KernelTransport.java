package io.crossdock.app;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A way to talk to the kernel, and whether it works on this machine.
 *
 * @param name as in {@code http.transport}
 * @param problem why it does not work, in one line; null when it does
 */
public record KernelTransport(String name, @Nullable String problem) {

    /** Tries each. Loads native libraries, so not before somebody wants to know. */
    public static List<KernelTransport> all() {
        return List.of(
                new KernelTransport("epoll", problem(Epoll.unavailabilityCause())),
                new KernelTransport("io_uring", problem(IoUring.unavailabilityCause())),
                new KernelTransport("nio", null));
    }

    private static @Nullable String problem(@Nullable Throwable cause) {
        if (cause == null) {
            return null;
        }
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.getMessage();
        return message == null
                ? root.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}
