package io.crossdock.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.Outbox.Message;
import io.crossdock.client.RelayException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A connection's whole life, with time and network in the test's hands. */
class LinkTest {
    private final FakeNetwork network = new FakeNetwork();
    private final ManualTimer timer = new ManualTimer();
    private final Politeness talk = new Politeness();
    private final Link link = new Link(
            talk,
            Options.with(network)
                    .withHeartbeat(Duration.ofSeconds(30))
                    .withRetry(Duration.ofSeconds(1), Duration.ofSeconds(8))
                    .withQueueBytesMax(20),
            timer,
            () -> 0);

    LinkTest() {
        talk.onWelcome = link::established;
    }

    private FakeNetwork.Line connected() {
        link.connect();
        return letIn();
    }

    private FakeNetwork.Line letIn() {
        FakeNetwork.Line line = network.last();
        line.answers();
        line.ear.text("welcome");
        line.got.clear();
        return line;
    }

    @Test
    void itGreetsAndIsInWhenTheRelaySaysSo() {
        CompletableFuture<@Nullable Void> connected = link.connect();
        network.last().answers();
        assertThat(network.last().got).containsExactly("hello");
        assertThat(connected).isNotDone();

        network.last().ear.text("welcome");

        assertThat(connected).isCompleted();
        assertThat(talk.heard).containsExactly("CONNECTING", "greeted", "CONNECTED");
    }

    @Test
    void whoIsNotReachedTheFirstTimeIsToldAndItIsOver() {
        CompletableFuture<@Nullable Void> connected = link.connect();

        network.last().ear.failed(new RelayException(Reason.UNREACHABLE, "no route"));

        assertThatThrownBy(connected::join).hasRootCauseMessage("no route");
        assertThat(talk.heard).containsExactly("CONNECTING", "CLOSED", "end: no route");
        timer.pass(100_000);
        assertThat(network.dialled).hasSize(1);
    }

    @Test
    void aRelayThatDoesNotLetAnybodyInIsGivenUp() {
        CompletableFuture<@Nullable Void> connected = link.connect();
        network.last().answers();

        timer.pass(10_000);

        assertThat(connected).isCompletedExceptionally();
        assertThat(network.last().got).containsExactly("hello", "aborted");
    }

    @Test
    void whenTheConnectionBreaksItDialsAgainEachTimeLater() {
        connected().ear.closed(1006, "");
        assertThat(link.state()).isEqualTo(State.RECONNECTING);

        List<Integer> dialled = new ArrayList<>();
        for (int second = 0; second < 26; second++) {
            timer.pass(1_000);
            if (network.dialled.size() > dialled.size() + 1) {
                dialled.add(second + 1);
                network.last().ear.failed(new RelayException(Reason.UNREACHABLE, "still away"));
            }
        }

        assertThat(dialled).containsExactly(1, 3, 7, 15, 23);
        assertThat(link.state()).isEqualTo(State.RECONNECTING);
    }

    @Test
    void onceBackItGreetsAgainAndSendsWhatWaited() {
        FakeNetwork.Line first = connected();
        link.send(Message.of("one"));
        first.ear.closed(1001, "going down");
        CompletableFuture<@Nullable Void> two = link.send(Message.of("two"));
        timer.pass(1_000);
        network.last().answers();
        assertThat(network.last().got).containsExactly("hello");
        assertThat(two).isNotDone();

        network.last().ear.text("welcome");

        assertThat(first.got).containsExactly("one", "aborted");
        assertThat(network.last().got).containsExactly("hello", "two");
        assertThat(two).isCompleted();
        assertThat(link.state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void aSuccessEndsTheGrowingOfThePauses() {
        for (int round = 0; round < 5; round++) {
            FakeNetwork.Line line = round == 0 ? connected() : letIn();
            line.ear.closed(1006, "");
            timer.pass(1_000);
        }

        assertThat(network.dialled).hasSize(6);
    }

    @Test
    void aRefusalIsForGood() {
        FakeNetwork.Line line = connected();

        line.ear.closed(1008, "who are you?");

        assertThat(talk.heard).endsWith("CLOSED", "end: who are you?");
        timer.pass(100_000);
        assertThat(network.dialled).hasSize(1);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void whatAFormerConnectionStillSaysIsNotHeard() {
        FakeNetwork.Line former = connected();
        former.ear.closed(1006, "");
        timer.pass(1_000);
        letIn();
        talk.heard.clear();

        former.ear.text("late");
        former.ear.closed(1008, "late");

        assertThat(talk.heard).isEmpty();
        assertThat(link.state()).isEqualTo(State.CONNECTED);
    }

    @Test
    void silenceAfterASignOfLifeIsABrokenConnection() {
        FakeNetwork.Line line = connected();
        timer.pass(30_000);
        line.ear.pong();
        timer.pass(30_000);
        assertThat(line.got).containsExactly("alive?", "alive?");

        timer.pass(30_000);

        assertThat(line.got).containsExactly("alive?", "alive?", "aborted");
        assertThat(link.state()).isEqualTo(State.RECONNECTING);
    }

    @Test
    void somethingLargeOnItsWayOutGivesTheRelayMoreTime() {
        FakeNetwork.Line line = connected();
        line.way = new CompletableFuture<>();
        link.send(Message.of("large"));

        timer.pass(90_000);
        assertThat(link.state()).isEqualTo(State.CONNECTED);
        timer.pass(60_000);

        assertThat(line.got).containsExactly("large", "aborted");
        assertThat(link.state()).isEqualTo(State.RECONNECTING);
    }

    @Test
    void oneMessageIsHandedOverAtATime() {
        FakeNetwork.Line line = connected();
        line.way = new CompletableFuture<>();
        link.send(Message.of("a"));
        link.send(Message.of(new byte[3]));
        assertThat(line.got).containsExactly("a");

        line.way.complete("");

        assertThat(line.got).containsExactly("a", "3 bytes");
    }

    @Test
    void whatWaitsIsBoundedButASingleMessageHasRoom() {
        connected().ear.closed(1006, "");

        CompletableFuture<@Nullable Void> large = link.send(Message.of(new byte[1000]));
        CompletableFuture<@Nullable Void> more = link.send(Message.of("x"));

        assertThat(large).isNotDone();
        assertThatThrownBy(more::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RelayException.class)
                .hasMessageContaining("more than 20 bytes wait");
        timer.pass(1_000);
        FakeNetwork.Line line = network.last();
        line.answers();
        line.ear.text("welcome");
        assertThat(line.got).containsExactly("hello", "1000 bytes");
        assertThat(link.send(Message.of("x"))).isCompleted();
    }

    @Test
    void closingSendsWhatWaitsAndThenSaysGoodbye() {
        FakeNetwork.Line line = connected();
        line.way = new CompletableFuture<>();
        link.send(Message.of("a"));
        link.send(Message.of("b"));

        CompletableFuture<@Nullable Void> closed = link.close();
        CompletableFuture<@Nullable Void> late = link.send(Message.of("c"));
        assertThat(closed).isNotDone();
        line.way.complete("");

        assertThat(line.got).containsExactly("a", "b", "closed 1000");
        assertThat(closed).isCompleted();
        assertThat(late).isCompletedExceptionally();
        assertThat(talk.heard).endsWith("CLOSED", "end");
    }

    @Test
    void closingDoesNotWaitForEver() {
        FakeNetwork.Line line = connected();
        line.way = new CompletableFuture<>();
        link.send(Message.of("a"));
        CompletableFuture<@Nullable Void> b = link.send(Message.of("b"));
        CompletableFuture<@Nullable Void> closed = link.close();

        timer.pass(5_000);

        assertThat(closed).isCompleted();
        assertThat(b).isCompletedExceptionally();
        assertThat(line.got).containsExactly("a", "closed 1000");
    }

    @Test
    void closingWhileTheRelayIsAwayEndsTheDialling() {
        connected().ear.closed(1006, "");

        link.close();
        timer.pass(100_000);

        assertThat(network.dialled).hasSize(1);
        assertThat(link.state()).isEqualTo(State.CLOSED);
        assertThat(timer.pending()).isZero();
    }

    @Test
    void aConnectionThatComesTooLateIsEnded() {
        link.connect();
        FakeNetwork.Line slow = network.last();
        link.close();

        slow.answers();

        assertThat(slow.got).containsExactly("aborted");
    }

    @Test
    void aListenerThatBlocksIsToldThatItMustNot() {
        FakeNetwork.Line line = connected();
        List<Throwable> told = new ArrayList<>();
        talk.onText = () -> {
            try {
                link.await(link.send(Message.of("x")));
            } catch (Exception e) {
                told.add(e);
            }
        };

        line.ear.text("question");

        assertThat(told).hasSize(1).first().isInstanceOf(IllegalStateException.class);
    }
}
