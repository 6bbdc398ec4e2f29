package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.crossdock.hub.Frame;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.hub.Outcome;
import io.crossdock.observe.EventLog;
import io.crossdock.observe.Metrics;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens between a hello and the answer of a store that takes its time. */
class SessionAdmissionTest {
    private static final String PHONE_IS_IN = "{\"type\":\"hello-ack\",\"sessionId\":\"sid\"}";

    private final DefaultEventExecutor loop = new DefaultEventExecutor();
    private final Hub hub = new Hub(
            List.of(loop),
            HubLimits.DEFAULT,
            new MemoryBackplane(),
            new Metrics(new EventLog(System::nanoTime)),
            System::nanoTime);
    private final SlowSessions store = new SlowSessions();
    private final Client phone = new Client(loop);
    private final SessionConversation conversation;

    SessionAdmissionTest() throws Exception {
        conversation = onLoop(() -> new SessionConversation(hub, store, InstantSource.system(), phone, 10));
    }

    @AfterEach
    void stop() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private <T> T onLoop(java.util.concurrent.Callable<T> work)
            throws InterruptedException, ExecutionException, TimeoutException {
        return loop.submit(work).get(10, TimeUnit.SECONDS);
    }

    private void hello() throws Exception {
        onLoop(() -> {
            conversation.onText(
                    Unpooled.copiedBuffer("{\"type\":\"hello\",\"s\":\"sid\",\"t\":\"tok\",\"r\":\"phone\"}", UTF_8));
            return null;
        });
    }

    private void publish(Frame frame) throws Exception {
        onLoop(() -> {
            Pair.of("sid").publish(hub, frame);
            return null;
        });
    }

    /** The store's answer comes from a thread of its own. */
    private void storeSays(Optional<Sessions.Seat> seat) throws Exception {
        store.admission.complete(seat);
        onLoop(() -> null);
    }

    @Test
    void nothingIsReadOrHeardUntilTheStoreHasAnswered() throws Exception {
        hello();
        publish(SessionCodec.joined(UnpooledByteBufAllocator.DEFAULT, Role.WORKSTATION));
        assertThat(phone.paused).isTrue();
        assertThat(phone.events).isEmpty();

        storeSays(Optional.of(store.seat));
        publish(SessionCodec.left(UnpooledByteBufAllocator.DEFAULT, Role.WORKSTATION));

        assertThat(phone.paused).isFalse();
        assertThat(phone.events).containsExactly(PHONE_IS_IN, "{\"role\":\"workstation\",\"type\":\"peer-left\"}");
        assertThat(phone.deadlineSeconds).isZero();
    }

    @Test
    void whoIsNotFoundIsRefusedAndReadAgain() throws Exception {
        hello();

        storeSays(Optional.empty());

        assertThat(phone.events).containsExactly("closed 1008 invalid session");
        assertThat(phone.paused).isFalse();
        assertThat(hub.groups()).isZero();
    }

    @Test
    void aStoreThatIsAwayIsSaidToBe() throws Exception {
        hello();

        store.admission.completeExceptionally(new java.io.IOException("away"));
        onLoop(() -> null);

        assertThat(phone.events).containsExactly("closed 1008 sessions not available");
    }

    @Test
    void aSessionThatIsKilledMeanwhileLetsNobodyIn() throws Exception {
        hello();

        publish(SessionCodec.killed(UnpooledByteBufAllocator.DEFAULT));
        storeSays(Optional.of(store.seat));

        assertThat(phone.events).containsExactly("closed 1008 invalid session");
    }

    @Test
    void aClientThatIsGoneBeforeTheAnswerGivesItsPlaceBack() throws Exception {
        hello();
        onLoop(() -> {
            conversation.onGone();
            return null;
        });

        storeSays(Optional.of(store.seat));

        assertThat(phone.events).isEmpty();
        assertThat(store.left).isTrue();
    }

    @Test
    void aDeadlineThatPassesMeanwhileEndsIt() throws Exception {
        hello();
        assertThat(phone.deadlineSeconds).isEqualTo(10);
        onLoop(() -> {
            phone.deadline.run();
            return null;
        });

        storeSays(Optional.of(store.seat));

        assertThat(phone.events).containsExactly("closed 1008 no hello");
        assertThat(store.left).isTrue();
    }

    /** One admission that is answered when the test says so; the rest as in memory. */
    private static final class SlowSessions implements Sessions {
        private final Sessions rest = new MemorySessions(Duration.ofSeconds(10), 10, System::nanoTime);
        private final CompletableFuture<Optional<Seat>> admission = new CompletableFuture<>();
        private volatile boolean left;

        private final Seat seat = new Seat() {
            @Override
            public long ordinal() {
                return 1;
            }

            @Override
            public void touch() {}

            @Override
            public CompletionStage<Boolean> leave(boolean displaced) {
                left = true;
                return CompletableFuture.completedStage(true);
            }
        };

        @Override
        public CompletionStage<Boolean> register(String sid, String token) {
            return rest.register(sid, token);
        }

        @Override
        public CompletionStage<Boolean> keep(String sid, String token) {
            return rest.keep(sid, token);
        }

        @Override
        public CompletionStage<Boolean> kill(String sid) {
            return rest.kill(sid);
        }

        @Override
        public CompletionStage<Boolean> use(String sid, String token) {
            return rest.use(sid, token);
        }

        @Override
        public CompletionStage<Optional<Seat>> admit(String sid, String token, Role role) {
            return admission;
        }

        @Override
        public int size() {
            return rest.size();
        }
    }

    /** The other end, which keeps what it is told. Its loop writes; the test reads after a turn of the loop. */
    private static final class Client implements Remote {
        private final EventExecutor loop;
        private final List<String> events = new ArrayList<>();
        private boolean paused;
        private int deadlineSeconds;
        private Runnable deadline = () -> {};

        Client(EventExecutor loop) {
            this.loop = loop;
        }

        @Override
        public EventExecutor loop() {
            return loop;
        }

        @Override
        public Outcome offer(Frame frame) {
            events.add(frame.payload().toString(UTF_8));
            return Outcome.SENT;
        }

        @Override
        public void close(CloseReason reason) {
            events.add("closed " + reason.code() + " " + reason.text());
        }

        @Override
        public void drop() {
            events.add("dropped");
        }

        @Override
        public void deadline(int seconds, Runnable then) {
            deadlineSeconds = seconds;
            deadline = then;
        }

        @Override
        public void cancelDeadline() {
            deadlineSeconds = 0;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
        }

        @Override
        public String address() {
            return "192.0.2.1";
        }

        @Override
        public ByteBufAllocator allocator() {
            return UnpooledByteBufAllocator.DEFAULT;
        }
    }
}
