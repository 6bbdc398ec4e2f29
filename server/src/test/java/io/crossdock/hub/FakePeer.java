package io.crossdock.hub;

import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A peer without a socket: keeps the payloads it is offered, as text. Its loop writes, any thread reads. */
public final class FakePeer implements Peer {
    private final EventExecutor loop;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> returned = new CopyOnWriteArrayList<>();
    private volatile Outcome answer = Outcome.SENT;
    private volatile @Nullable GroupKey address;

    public FakePeer(EventExecutor loop) {
        this.loop = loop;
    }

    /** From now on it takes nothing, and says this. */
    public FakePeer answering(Outcome outcome) {
        answer = outcome;
        return this;
    }

    /** From now on it gets back what it sent to one who had gone. */
    public FakePeer at(GroupKey name) {
        address = name;
        return this;
    }

    @Override
    public @Nullable GroupKey heldName() {
        return address;
    }

    @Override
    public EventExecutor loop() {
        return loop;
    }

    @Override
    public Outcome offer(Frame frame) {
        if (!loop.inEventLoop()) {
            throw new AssertionError("offered on a loop that is not the peer's");
        }
        if (answer == Outcome.SENT) {
            received.add(frame.payload().toString(StandardCharsets.UTF_8));
        }
        return answer;
    }

    @Override
    public void returned(Frame frame, Outcome outcome) {
        returned.add(outcome.label() + " " + frame.payload().toString(StandardCharsets.UTF_8));
    }

    /** What it sent and somebody did not take, with the reason before it. */
    public List<String> returned() {
        return List.copyOf(returned);
    }

    /** What it got so far, oldest first. */
    public List<String> received() {
        return List.copyOf(received);
    }

    public int receivedCount() {
        return received.size();
    }
}
