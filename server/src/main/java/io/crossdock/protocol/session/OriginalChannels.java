package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.HubMetrics;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.SharedStore;
import io.crossdock.wire.Frames;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions' way to other nodes over the original's channels, {@code ch:<sid>}, so that an original server and this one can
 * hold the two ends of one session. Everything else goes the way it went. Safe for any thread.
 *
 * <p>The original's messages carry no ordinal: in a rare race a newcomer hears of its own coming, as with the original.
 */
public final class OriginalChannels implements Backplane {
    /** A book that no loop and nobody else has. */
    private static final int BOOK = -2;

    private static final ByteBufAllocator ALLOCATOR = PooledByteBufAllocator.DEFAULT;

    private final Backplane others;
    private final SharedStore store;
    private final HubMetrics.Tally tally;
    private final InstantSource clock;
    private final ConcurrentHashMap<GroupKey, SharedStore.Listening> listenings = new ConcurrentHashMap<>();
    /** Groups of which somebody on another server was heard, and not that it left; only while we listen to their pairs. */
    private final Set<GroupKey> elsewhere = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Receiver receiver;

    /** @param others the way of everything that is no session */
    public OriginalChannels(Backplane others, SharedStore store, HubMetrics metrics, InstantSource clock) {
        this.others = others;
        this.store = store;
        this.tally = metrics.tally(SessionSettings.PROTOCOL, BOOK);
        this.clock = clock;
    }

    @Override
    public void attach(Receiver receiver) {
        this.receiver = receiver;
        others.attach(receiver);
    }

    private static boolean isSession(GroupKey group) {
        return group.protocol().equals(SessionSettings.PROTOCOL);
    }

    private static String channel(GroupKey group) {
        return "ch:" + sid(group);
    }

    private static String sid(GroupKey group) {
        return group.name().substring(0, group.name().lastIndexOf('/'));
    }

    private static Role role(GroupKey group) {
        String word = group.name().substring(group.name().lastIndexOf('/') + 1);
        return Objects.requireNonNull(Role.named(word), "a session's group ends with a role");
    }

    @Override
    public void watch(GroupKey group) {
        if (isSession(group)) {
            listenings.put(group, store.listen(channel(group), (payload, own) -> {
                if (!own) {
                    heard(group, payload);
                }
            }));
        } else {
            others.watch(group);
        }
    }

    @Override
    public void unwatch(GroupKey group) {
        if (isSession(group)) {
            SharedStore.Listening listening = listenings.remove(group);
            elsewhere.remove(other(group));
            if (listening != null) {
                listening.close();
            }
        } else {
            others.unwatch(group);
        }
    }

    @Override
    public CompletionStage<Boolean> settled(GroupKey group) {
        if (!isSession(group)) {
            return others.settled(group);
        }
        SharedStore.Listening listening = listenings.get(group);
        if (listening == null || !store.up()) {
            return CompletableFuture.completedStage(false);
        }
        return listening.begun().thenApply(begun -> true);
    }

    private void heard(GroupKey group, byte[] payload) {
        Receiver hub = receiver;
        OriginalMessage message = OriginalMessage.read(Unpooled.wrappedBuffer(payload));
        if (hub == null || message == null) {
            return;
        }
        note(group, message);
        Frame frame = frame(group, message, payload);
        if (frame != null) {
            try {
                hub.deliver(group, frame, Long.MAX_VALUE);
            } finally {
                frame.release();
            }
        }
    }

    private void note(GroupKey group, OriginalMessage message) {
        GroupKey others = other(group);
        boolean theirs = message.from() == role(others);
        if (message.type().equals("session-killed") || (theirs && message.type().equals("peer-left"))) {
            elsewhere.remove(others);
        } else if (theirs) {
            elsewhere.add(others);
            if (!listenings.containsKey(group)) {
                elsewhere.remove(others);
            }
        }
    }

    /** What the group's members get of it; null when it is not for them. */
    private static @Nullable Frame frame(GroupKey group, OriginalMessage message, byte[] payload) {
        Role from = message.from();
        return switch (message.type()) {
            case "session-killed" -> SessionCodec.killed(ALLOCATOR);
            case "peer-joined" -> from == null ? null : SessionCodec.joined(ALLOCATOR, from);
            case "peer-left" -> from == null ? null : SessionCodec.left(ALLOCATOR, from);
            case "frame" ->
                from == null || from == role(group)
                        ? null
                        : Frames.copyOf(ALLOCATOR, Unpooled.wrappedBuffer(payload), Frame.Kind.TEXT);
            default -> null;
        };
    }

    @Override
    public void publish(GroupKey group, Frame frame, long before) {
        if (!isSession(group)) {
            others.publish(group, frame, before);
            return;
        }
        String notice = notice(group, frame);
        if (notice == null) {
            say(group, ByteBufUtil.getBytes(frame.payload()));
        } else if (role(group) == Role.WORKSTATION) {
            // The original says it once for both roles.
            store.publish(channel(group), notice.getBytes(UTF_8)).whenComplete((heard, fault) -> {
                if (fault != null) {
                    lost();
                }
            });
        }
    }

    /** A frame has no number here, but Redis says how many heard it: this node, as long as the sender is in, and others. */
    private void say(GroupKey group, byte[] payload) {
        SharedStore.Listening mine = listenings.get(other(group));
        boolean expected = mine != null && elsewhere.contains(group);
        store.publish(channel(group), payload).whenComplete((heard, fault) -> {
            boolean stillIn = mine != null && listenings.get(other(group)) == mine;
            if (fault != null || (expected && stillIn && heard <= 1 && elsewhere.contains(group))) {
                lost();
            }
        });
    }

    /** As the original says it; null for a frame. */
    private @Nullable String notice(GroupKey group, Frame frame) {
        if (SessionCodec.isKilled(frame)) {
            return OriginalMessage.killed(sid(group));
        }
        for (Role role : Role.values()) {
            if (is(frame, SessionCodec.joined(ALLOCATOR, role))) {
                return OriginalMessage.notice("peer-joined", sid(group), role, seconds());
            }
            if (is(frame, SessionCodec.left(ALLOCATOR, role))) {
                return OriginalMessage.notice("peer-left", sid(group), role, seconds());
            }
        }
        return null;
    }

    private static GroupKey other(GroupKey group) {
        return Pair.of(sid(group)).of(role(group).other());
    }

    private static boolean is(Frame frame, Frame known) {
        try {
            return ByteBufUtil.equals(frame.payload(), known.payload());
        } finally {
            known.release();
        }
    }

    private long seconds() {
        return clock.millis() / 1000;
    }

    /** One writer at a time: losses are rare, and come from any thread. */
    private synchronized void lost() {
        tally.count(Outcome.BACKPLANE_AWAY, 1);
    }

    @Override
    public void hold(GroupKey name) {
        others.hold(name);
    }

    @Override
    public void letGo(GroupKey name) {
        others.letGo(name);
    }

    @Override
    public @Nullable CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable GroupKey from) {
        return others.direct(name, frame, from);
    }

    @Override
    public String state() {
        return others.state();
    }
}
