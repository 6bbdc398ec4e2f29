package io.crossdock.protocol.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in this process. Each changes under its own lock. What has expired and has no sockets is swept now and then
 * and when there is no room. Safe for any thread; every stage it returns is complete.
 */
public final class MemorySessions implements Sessions {
    private static final int SWEEP_EVERY_REGISTRATIONS = 256;
    private static final CompletionStage<Boolean> YES = CompletableFuture.completedStage(true);
    private static final CompletionStage<Boolean> NO = CompletableFuture.completedStage(false);
    private static final CompletionStage<Optional<Seat>> NOBODY = CompletableFuture.completedStage(Optional.empty());

    /** Keys are made here or configured, never chosen by clients: they cannot be made to collide. */
    private final ConcurrentHashMap<String, Session> sessions = new ConcurrentHashMap<>();

    private final AtomicInteger registrations = new AtomicInteger();
    private final long idleNanos;
    private final int max;
    private final LongSupplier nanoTime;

    /**
     * @param idle how long a session lives after its last use
     * @param max how many there may be
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public MemorySessions(Duration idle, int max, LongSupplier nanoTime) {
        this.idleNanos = idle.toNanos();
        this.max = max;
        this.nanoTime = nanoTime;
    }

    @Override
    public CompletionStage<Boolean> register(String sid, String token) {
        boolean full = sessions.size() >= max;
        if (full || registrations.incrementAndGet() % SWEEP_EVERY_REGISTRATIONS == 0) {
            long now = nanoTime.getAsLong();
            sessions.values().removeIf(session -> session.forgotten(now));
        }
        if (full && sessions.size() >= max) {
            return NO;
        }
        sessions.put(sid, new Session(token, false));
        return YES;
    }

    @Override
    public CompletionStage<Boolean> keep(String sid, String token) {
        sessions.put(sid, new Session(token, true));
        return YES;
    }

    @Override
    public CompletionStage<Boolean> kill(String sid) {
        Session session = sessions.remove(sid);
        return session != null && session.kill() ? YES : NO;
    }

    @Override
    public CompletionStage<Boolean> use(String sid, String token) {
        Session session = sessions.get(sid);
        return session != null && session.use(token) ? YES : NO;
    }

    @Override
    public CompletionStage<Optional<Seat>> admit(String sid, String token, Role role) {
        Session session = sessions.get(sid);
        Place place = session == null ? null : session.admit(token, role);
        return place == null ? NOBODY : CompletableFuture.completedStage(Optional.of(place));
    }

    @Override
    public int size() {
        return sessions.size();
    }

    /** One session. All but the end of its life under its own lock. */
    private final class Session {
        private final byte[] token;
        private final boolean kept;
        private final Map<Role, Place> holders = new EnumMap<>(Role.class);
        private volatile long endNanos;
        private long admissions;
        private int sockets;
        private boolean killed;

        Session(String token, boolean kept) {
            this.token = token.getBytes(StandardCharsets.UTF_8);
            this.kept = kept;
            this.endNanos = nanoTime.getAsLong() + idleNanos;
        }

        private boolean live(long now) {
            return kept || endNanos - now > 0;
        }

        synchronized boolean forgotten(long now) {
            return sockets == 0 && !live(now);
        }

        synchronized boolean kill() {
            boolean was = !killed && live(nanoTime.getAsLong());
            killed = true;
            return was;
        }

        synchronized boolean use(String candidate) {
            boolean fits = MessageDigest.isEqual(token, candidate.getBytes(StandardCharsets.UTF_8));
            if (!fits || killed || !live(nanoTime.getAsLong())) {
                return false;
            }
            touch();
            return true;
        }

        synchronized @Nullable Place admit(String candidate, Role role) {
            if (!use(candidate)) {
                return null;
            }
            sockets++;
            Place place = new Place(this, role, admissions++);
            holders.put(role, place);
            return place;
        }

        /** A race between two uses may lose the later one by the time between them: nothing against the idle time. */
        void touch() {
            long now = nanoTime.getAsLong();
            if (live(now)) {
                endNanos = now + idleNanos;
            }
        }

        synchronized boolean leave(Place place) {
            sockets--;
            touch();
            return holders.remove(place.role, place) && !killed;
        }
    }

    private record Place(Session session, Role role, long ordinal) implements Seat {
        @Override
        public void touch() {
            session.touch();
        }

        @Override
        public CompletionStage<Boolean> leave(boolean displaced) {
            return session.leave(this) ? YES : NO;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }
}
