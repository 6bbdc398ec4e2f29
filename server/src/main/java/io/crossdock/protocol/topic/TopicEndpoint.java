package io.crossdock.protocol.topic;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Presence;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Remote;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The topic protocol's place in HTTP: {@code /health}, and a WebSocket on any path. {@code /gun}, {@code /gun/<name>} and
 * a path of 64 hex digits are GUN channels; any other path is the join and data protocol. Safe for any thread.
 */
public final class TopicEndpoint implements Endpoint {
    private static final Pattern GUN = Pattern.compile("/gun(/[^/]+)?|/[0-9a-f]{64}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;
    /** Nine digits to the base 36. */
    private static final long PEER_ID_RANGE = 101_559_956_668_416L;

    private final TopicSettings settings;
    private final Hub hub;
    private final Presence presence;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final long startedMillis;

    /** @param random safe for any thread */
    public TopicEndpoint(
            TopicSettings settings, Hub hub, Presence presence, InstantSource clock, RandomGenerator random) {
        this.settings = settings;
        this.hub = hub;
        this.presence = presence;
        this.clock = clock;
        this.random = random;
        this.startedMillis = clock.millis();
        presence.attach(new Elsewhere());
    }

    /** What happens on other nodes, told to the members on this one. */
    private final class Elsewhere implements Presence.Witness {
        @Override
        public void arrived(GroupKey group, String displayName, long ordinal) {
            hub.noticeHere(group, TopicCodec.joined(ALLOCATOR, displayName, group.name()), null, ordinal);
        }

        @Override
        public void departed(GroupKey group, String displayName, long before) {
            hub.noticeHere(group, TopicCodec.left(ALLOCATOR, displayName, group.name()), null, before);
        }
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        boolean health = call.path().equals("/health") && call.target().indexOf('?') < 0;
        return CompletableFuture.completedStage(health ? health() : elsewhere(call));
    }

    /** As the original, which took every {@code Upgrade} for a wish for a WebSocket; not so where all want the health. */
    private static Answer elsewhere(HttpCall call) {
        if (call.fault() != UpgradeFault.UPGRADE) {
            return notFound();
        }
        return call.method().equals("GET") ? refused(400, "Invalid Upgrade header") : badMethod();
    }

    private Answer health() {
        double uptime = (clock.millis() - startedMillis) / 1000.0;
        return Answer.json(
                200,
                String.format(
                        Locale.ROOT,
                        "{\"status\":\"healthy\",\"topics\":%d,\"peers\":%d,\"uptime\":%.3f}",
                        presence.groups(),
                        presence.size(),
                        uptime));
    }

    private static Answer notFound() {
        return Answer.untyped(404, "Not Found");
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        Answer refusal = refusal(call);
        return CompletableFuture.completedStage(refusal == null ? accepted(call) : new Upgrade.Refused(refusal));
    }

    private static @Nullable Answer refusal(HttpCall call) {
        return switch (call.fault()) {
            case METHOD -> badMethod();
            case KEY -> refused(400, "Missing or invalid Sec-WebSocket-Key header");
            case VERSION -> badVersion();
            // The original took version 8, whose frames are the same, and knew no version 7.
            case DRAFT_VERSION -> call.header("sec-websocket-version").trim().equals("8") ? null : badVersion();
            case NONE, HTTP_1_0, NOT_AN_UPGRADE, UPGRADE ->
                subprotocol(call) != null && !TOKEN.matcher(subprotocol(call)).matches()
                        ? refused(400, "Invalid Sec-WebSocket-Protocol header")
                        : null;
        };
    }

    private static Answer badMethod() {
        return refused(405, "Invalid HTTP method");
    }

    private static Answer badVersion() {
        return refused(400, "Missing or invalid Sec-WebSocket-Version header").with("sec-websocket-version", "13, 8");
    }

    private static Answer refused(int status, String text) {
        return Answer.of(status, "text/html", text).close();
    }

    /** The first one offered; null when none is. */
    private static @Nullable String subprotocol(HttpCall call) {
        String offered = call.header("sec-websocket-protocol");
        return offered.isEmpty() ? null : offered.split(",", 2)[0].trim();
    }

    private Upgrade accepted(HttpCall call) {
        if (GUN.matcher(call.path()).matches()) {
            GroupKey channel = new GroupKey(TopicSettings.GUN, call.path());
            return accept(settings.gunLimits(), call, remote -> new GunConversation(hub, remote, channel));
        }
        return accept(settings.limits(), call, this::converse);
    }

    private static Upgrade accept(
            io.crossdock.wire.SocketLimits limits, HttpCall call, Function<Remote, Conversation> conversation) {
        return new Upgrade.Accepted(limits, subprotocol(call), conversation);
    }

    private Conversation converse(Remote remote) {
        return new TopicConversation(hub, presence, remote, this::freshPeerId, settings.nameCharsMax());
    }

    private String freshPeerId() {
        return "peer-" + clock.millis() + "-" + Long.toString(random.nextLong(PEER_ID_RANGE), 36);
    }
}
