package io.crossdock.client;

import io.crossdock.client.Outbox.Message;
import io.crossdock.client.RelayException.Reason;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that comes back: dials, greets, keeps itself alive, notices its own death and dials again. Its fields are
 * touched in {@link #turns} only; what apps call may come from any thread.
 */
final class Link {
    private static final int NORMAL = 1000;
    /** What waits at a close may still go out for so long. */
    private static final int CLOSING_MILLIS_MAX = 5_000;

    private final Talk talk;
    private final Options options;
    private final Timer timer;
    private final Backoff backoff;
    private final Executor threads;
    private final Turns turns;
    private final Outbox outbox;
    private final Alarm alarm;
    private final Pulse pulse = new Pulse();
    /** Greetings and signs of life: they pass before the app's messages. */
    private final Queue<Message> own = new ArrayDeque<>();

    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    private volatile State state = State.NEW;
    private @Nullable Attempt attempt;
    private Network.@Nullable Socket socket;
    private boolean sending;
    private boolean closing;
    private int failures;

    Link(Talk talk, Options options) {
        this(talk, options, Timer.ofTheJdk(), Math::random);
    }

    /** @param chance from 0 to 1, for pauses that must not be those of everybody else */
    Link(Talk talk, Options options, Timer timer, DoubleSupplier chance) {
        this.talk = talk;
        this.options = options;
        this.timer = timer;
        this.backoff =
                new Backoff(options.retryFirst().toMillis(), options.retryMax().toMillis(), chance);
        this.threads = options.network().executor();
        this.turns = new Turns(threads);
        this.alarm = new Alarm(timer, turns);
        this.outbox = new Outbox(options.queueBytesMax(), talk.storesUp());
    }

    State state() {
        return state;
    }

    /** Any thread. Asked again it answers as the first time. */
    CompletableFuture<@Nullable Void> connect() {
        turns.execute(() -> {
            if (state == State.NEW) {
                become(State.CONNECTING);
                dial();
            }
        });
        return connected.copy();
    }

    /** Any thread. The stage is complete when the message was given to a connection. */
    CompletableFuture<@Nullable Void> send(Message message) {
        if (!outbox.admit(message)) {
            return CompletableFuture.failedFuture(new RelayException(
                    Reason.QUEUE_FULL, "more than " + options.queueBytesMax() + " bytes wait to be sent"));
        }
        turns.execute(() -> {
            if (outbox.take(message, closing ? State.CLOSED : state)) {
                pump();
            }
        });
        return message.handedOver();
    }

    /** Any thread. The stage is complete when it is closed. */
    CompletableFuture<@Nullable Void> close() {
        turns.execute(() -> {
            if (state == State.CLOSED || closing) {
                return;
            }
            closing = true;
            if (state == State.CONNECTED) {
                timer.after(CLOSING_MILLIS_MAX, () -> end(null), turns);
                pump();
            } else {
                end(null);
            }
        });
        return closed.copy();
    }

    /** For the blocking forms: waiting inside a listener would wait for ever. Any thread. */
    <T> T await(CompletableFuture<T> future) throws java.io.IOException, InterruptedException {
        if (turns.mine()) {
            throw new IllegalStateException("a listener must not block: use the form that returns a future");
        }
        return Waiting.on(future);
    }

    /** The relay has let the client in. In a turn. */
    void established() {
        if (socket == null || state == State.CONNECTED || state == State.CLOSED) {
            return;
        }
        failures = 0;
        become(State.CONNECTED);
        Waiting.settle(threads, connected, null);
        pulse.begin();
        alarm.set(options.heartbeat().toMillis(), this::beat);
        pump();
    }

    /** Over for good. In a turn. */
    void end(@Nullable RelayException why) {
        if (state == State.CLOSED) {
            return;
        }
        Network.Socket line = forget();
        outbox.failAll(Outbox.closed());
        become(State.CLOSED);
        talk.ended(why);
        RelayException early = why == null ? new RelayException(Reason.CLOSED, "the client was closed") : why;
        Waiting.settle(threads, connected, early);
        if (line == null) {
            Waiting.settle(threads, closed, null);
        } else {
            line.close(NORMAL, "").whenComplete((sent, fault) -> Waiting.settle(threads, closed, null));
        }
    }

    private void dial() {
        Attempt now = new Attempt(this, turns);
        attempt = now;
        alarm.set(
                options.patience().toMillis(),
                () -> lost(new RelayException(
                        Reason.UNREACHABLE, "the relay did not let us in within " + options.patience())));
        options.network().connect(talk.address(), talk.headers(), now);
    }

    /** Whether this is not the connection, or the try to get one, any more. In a turn. */
    boolean isOver(Attempt asking) {
        return !asking.equals(attempt);
    }

    /** As the following ones, the present attempt's news, in a turn. */
    void opened(Network.Socket line) {
        socket = line;
        talk.greeting().forEach(text -> own.add(Message.of(text)));
        talk.binaryGreeting().forEach(bytes -> own.add(Message.of(bytes)));
        pump();
        if (own.isEmpty() && !sending) {
            talk.greeted();
        }
    }

    /** To the relay, before anything that the app has to say, and before the client is in. In a turn. */
    void say(byte[] message) {
        own.add(Message.of(message));
        pump();
    }

    /** Hands over the next message, if there is one and the last one is through. */
    private void pump() {
        Network.Socket line = socket;
        Attempt mine = attempt;
        if (line == null || mine == null || sending) {
            return;
        }
        Message next = own.poll();
        boolean ours = next != null;
        if (next == null && state == State.CONNECTED) {
            next = outbox.poll();
        }
        if (next == null) {
            if (closing) {
                end(null);
            }
            return;
        }
        Message message = next;
        sending = true;
        message.way().apply(line).whenCompleteAsync((sent, fault) -> handedOver(mine, message, ours, fault), turns);
    }

    private void handedOver(Attempt over, Message message, boolean ours, @Nullable Throwable fault) {
        RelayException lost =
                fault == null ? null : new RelayException(Reason.UNREACHABLE, "the connection broke meanwhile", fault);
        Waiting.settle(threads, message.handedOver(), lost);
        if (isOver(over)) {
            return;
        }
        sending = false;
        if (lost != null) {
            lost(lost);
            return;
        }
        if (ours && own.isEmpty() && state != State.CONNECTED) {
            talk.greeted();
        }
        pump();
    }

    private void beat() {
        Pulse.Verdict verdict = pulse.beat(sending);
        if (verdict == Pulse.Verdict.DEAD) {
            lost(new RelayException(Reason.UNREACHABLE, "the relay has fallen silent"));
            return;
        }
        alarm.set(options.heartbeat().toMillis(), this::beat);
        if (verdict == Pulse.Verdict.ASK) {
            signOfLife();
        }
    }

    private void signOfLife() {
        String text = talk.heartbeat();
        Network.Socket line = socket;
        if (text != null) {
            own.add(Message.of(text));
            pump();
        } else if (line != null) {
            line.sendPing();
        }
    }

    /** The connection is no more, or did not come to be. */
    void lost(RelayException why) {
        Network.Socket line = forget();
        if (line != null) {
            line.abort();
        }
        if (state == State.CONNECTING || closing) {
            end(closing ? null : why);
            return;
        }
        outbox.away();
        become(State.RECONNECTING);
        alarm.set(backoff.millis(failures++), this::dial);
    }

    void alive() {
        pulse.heard();
    }

    void text(String message) {
        pulse.heard();
        talk.text(message);
    }

    void binary(byte[] message) {
        pulse.heard();
        talk.binary(message);
    }

    void closedByRelay(int code, String reason) {
        if (talk.refused(code, reason)) {
            String said = reason.isEmpty() ? "Close " + code : reason;
            end(new RelayException(Reason.REFUSED, said));
        } else {
            lost(new RelayException(Reason.UNREACHABLE, ("the connection ended: " + code + " " + reason).strip()));
        }
    }

    /** Lets go of the connection there is; what it still says is passed over. */
    private Network.@Nullable Socket forget() {
        Network.Socket line = socket;
        socket = null;
        attempt = null;
        sending = false;
        own.clear();
        alarm.cancel();
        return line;
    }

    private void become(State next) {
        if (state != next) {
            state = next;
            talk.state(next);
        }
    }
}
