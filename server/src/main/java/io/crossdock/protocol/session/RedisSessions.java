package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Sessions that all nodes share, under the keys of the original: {@code sess:<sid>} with token and time of creation, and
 * {@code sess:<sid>:roles} with the newest socket of each role. What the original does not know, the history's ordinal and
 * that a session does not expire, stands in fields of its own. Safe for any thread.
 */
public final class RedisSessions implements Sessions {
    /** KEYS: session, roles. ARGV: token, now in seconds, idle milliseconds, 1 when it does not expire. */
    private static final SharedScript REGISTER = SharedScript.of("session register", """
            redis.call('DEL', KEYS[2])
            redis.call('HSET', KEYS[1], 'token', ARGV[1], 'created', ARGV[2])
            if ARGV[4] == '1' then
              redis.call('HSET', KEYS[1], 'kept', '1')
              redis.call('PERSIST', KEYS[1])
            else
              redis.call('HDEL', KEYS[1], 'kept')
              redis.call('PEXPIRE', KEYS[1], ARGV[3])
            end
            return 1
            """);

    /** KEYS: session, roles. */
    private static final SharedScript KILL = SharedScript.of("session kill", """
            redis.call('DEL', KEYS[2])
            return redis.call('DEL', KEYS[1])
            """);

    /** What lets one in: the right token. Refreshes both keys. */
    private static final String USE = """
            local function refresh()
              if not redis.call('HGET', KEYS[1], 'kept') then
                redis.call('PEXPIRE', KEYS[1], ARGV[1])
              end
              redis.call('PEXPIRE', KEYS[2], ARGV[1])
            end
            local function fits()
              local token = redis.call('HGET', KEYS[1], 'token')
              return token and token == ARGV[2]
            end
            """;

    /** KEYS: session, roles. ARGV: idle milliseconds, token. */
    private static final SharedScript USED = SharedScript.of("session use", USE + """
            if not fits() then
              return 0
            end
            refresh()
            return 1
            """);

    /** ARGV: idle milliseconds, token, role, the socket's id. Answers the ordinal, or nothing. */
    private static final SharedScript ADMIT = SharedScript.of("session admit", USE + """
            if not fits() then
              return false
            end
            redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
            refresh()
            return redis.call('HINCRBY', KEYS[1], 'admitted', 1)
            """);

    /** ARGV: idle milliseconds. A session that is no more stays so. */
    private static final SharedScript TOUCH = SharedScript.of("session touch", USE + "refresh()\nreturn 1");

    /**
     * ARGV: idle milliseconds, 1 when a newer socket was seen to take the role, role, the socket's id. Answers whether the
     * role is empty now. Sockets outlive their session, when it expires or Redis loses it: then nobody but they knows.
     */
    private static final SharedScript LEAVE = SharedScript.of("session leave", USE + """
            local holder = redis.call('HGET', KEYS[2], ARGV[3])
            local newest = holder == ARGV[4]
            if newest then
              redis.call('HDEL', KEYS[2], ARGV[3])
            elseif not holder and redis.call('EXISTS', KEYS[1]) == 0 then
              newest = ARGV[2] ~= '1'
            end
            refresh()
            return newest and 1 or 0
            """);

    /** A use that is not noted for so long shortens a session's life by no more than that. */
    private static final long TOUCH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SharedStore store;
    private final long idleMillis;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final AtomicInteger seats = new AtomicInteger();

    /**
     * @param idle how long a session lives after its last use
     * @param nanoTime a clock as {@link System#nanoTime}
     */
    public RedisSessions(SharedStore store, Duration idle, InstantSource clock, LongSupplier nanoTime) {
        this.store = store;
        this.idleMillis = idle.toMillis();
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    private CompletionStage<SharedReply> run(SharedScript script, String sid, String... args) {
        String session = "sess:" + sid;
        List<byte[]> values = Stream.of(args).map(text -> text.getBytes(UTF_8)).toList();
        return store.run(script, sid, List.of(session, session + ":roles"), values);
    }

    private CompletionStage<Boolean> says(SharedScript script, String sid, String... args) {
        return run(script, sid, args).thenApply(reply -> reply.number() == 1);
    }

    private String idle() {
        return Long.toString(idleMillis);
    }

    private CompletionStage<Boolean> create(String sid, String token, boolean kept) {
        return says(REGISTER, sid, token, Long.toString(clock.millis() / 1000), idle(), kept ? "1" : "0");
    }

    /** However many there are: Redis's memory is the operator's to bound. */
    @Override
    public CompletionStage<Boolean> register(String sid, String token) {
        return create(sid, token, false);
    }

    @Override
    public CompletionStage<Boolean> keep(String sid, String token) {
        return create(sid, token, true);
    }

    @Override
    public CompletionStage<Boolean> kill(String sid) {
        return says(KILL, sid);
    }

    @Override
    public CompletionStage<Boolean> use(String sid, String token) {
        return says(USED, sid, idle(), token);
    }

    @Override
    public CompletionStage<Optional<Seat>> admit(String sid, String token, Role role) {
        String socket = UUID.randomUUID().toString();
        return run(ADMIT, sid, idle(), token, role.word(), socket).thenApply(reply -> {
            if (reply.isNothing()) {
                return Optional.empty();
            }
            seats.incrementAndGet();
            return Optional.of(new Place(sid, role, socket, reply.number()));
        });
    }

    /** The seats taken here: how many sessions there are is not this node's to know. */
    @Override
    public int size() {
        return seats.get();
    }

    private final class Place implements Seat {
        private final String sid;
        private final Role role;
        private final String socket;
        private final long ordinal;
        private final AtomicLong touchedNanos = new AtomicLong(nanoTime.getAsLong());

        Place(String sid, Role role, String socket, long ordinal) {
            this.sid = sid;
            this.role = role;
            this.socket = socket;
            this.ordinal = ordinal;
        }

        @Override
        public long ordinal() {
            return ordinal;
        }

        @Override
        public void touch() {
            long now = nanoTime.getAsLong();
            long last = touchedNanos.get();
            if (now - last >= TOUCH_NANOS && touchedNanos.compareAndSet(last, now)) {
                run(TOUCH, sid, idle());
            }
        }

        @Override
        public CompletionStage<Boolean> leave(boolean displaced) {
            seats.decrementAndGet();
            return says(LEAVE, sid, idle(), displaced ? "1" : "0", role.word(), socket);
        }
    }
}
