package io.crossdock.backplane.memory;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One node alone, or, joined by a {@link Wire}, several hubs of one process as a cluster. Safe for any thread. */
public final class MemoryBackplane implements Backplane {
    /** What joins the hubs of one process. */
    public static final class Wire {
        private final List<MemoryBackplane> ends = new CopyOnWriteArrayList<>();
    }

    private final Wire wire;
    private volatile @Nullable Receiver receiver;

    /** Alone. */
    public MemoryBackplane() {
        this(new Wire());
    }

    public MemoryBackplane(Wire wire) {
        this.wire = wire;
    }

    @Override
    public void attach(Receiver receiver) {
        this.receiver = receiver;
        wire.ends.add(this);
    }

    @Override
    public void watch(GroupKey group) {}

    @Override
    public void unwatch(GroupKey group) {}

    @Override
    public CompletionStage<Boolean> settled(GroupKey group) {
        return CompletableFuture.completedStage(true);
    }

    @Override
    public void publish(GroupKey group, Frame frame, long before) {
        if (wire.ends.size() == 1) {
            return;
        }
        for (MemoryBackplane end : wire.ends) {
            Receiver other = end.receiver;
            if (end != this && other != null) {
                other.deliver(group, frame, before);
            }
        }
    }

    @Override
    public void hold(GroupKey name) {
        for (MemoryBackplane end : wire.ends) {
            Receiver other = end.receiver;
            if (end != this && other != null) {
                other.taken(name);
            }
        }
    }

    @Override
    public void letGo(GroupKey name) {}

    @Override
    public @Nullable CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable GroupKey from) {
        if (wire.ends.size() == 1) {
            return null;
        }
        boolean found = false;
        for (MemoryBackplane end : wire.ends) {
            Receiver other = end.receiver;
            found |= end != this && other != null && other.deliver(name, frame);
        }
        return CompletableFuture.completedStage(found);
    }

    @Override
    public String state() {
        return "memory";
    }
}
