package io.crossdock.app;

import io.crossdock.hub.Hub;
import io.crossdock.hub.SharedStore;
import io.crossdock.protocol.event.Arena;
import io.crossdock.protocol.event.EventSettings;
import io.crossdock.protocol.event.MemoryRooms;
import io.crossdock.protocol.event.RedisRooms;
import io.crossdock.protocol.event.Rooms;
import io.netty.util.concurrent.EventExecutor;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The event protocol, put together. Used once, at the start. */
final class EventMount {
    /** If Redis is gone again already, rooms are refused until it is back. */
    private static final int START_SECONDS = 5;

    private EventMount() {}

    /**
     * @param store where nodes share their rooms; null keeps them in memory
     * @param loops the hub's; the first of them does the upkeep
     */
    static Arena arena(
            EventSettings settings, Hub hub, @Nullable SharedStore store, List<? extends EventExecutor> loops) {
        SecureRandom random = new SecureRandom();
        return new Arena(
                settings,
                hub,
                store == null || !settings.enabled()
                        ? new MemoryRooms(settings.rooms())
                        : shared(settings, store, random, loops),
                InstantSource.system(),
                System::nanoTime,
                random);
    }

    private static Rooms shared(
            EventSettings settings, SharedStore store, SecureRandom random, List<? extends EventExecutor> loops) {
        RedisRooms rooms = new RedisRooms(store, settings.rooms(), random::nextLong, System::nanoTime);
        rooms.begin()
                .toCompletableFuture()
                .completeOnTimeout(null, START_SECONDS, TimeUnit.SECONDS)
                .join();
        loops.get(0).scheduleWithFixedDelay(rooms::beat, 1, 1, TimeUnit.SECONDS);
        return rooms;
    }
}
