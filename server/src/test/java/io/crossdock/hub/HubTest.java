package io.crossdock.hub;

import static io.crossdock.hub.TestLoops.eventually;
import static io.crossdock.hub.TestLoops.on;
import static io.crossdock.hub.TestLoops.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");

    private final TestLoops loops = new TestLoops(2);
    private final CountingMetrics metrics = new CountingMetrics();
    private final Hub hub = new Hub(loops.all(), HubLimits.DEFAULT, new MemoryBackplane(), metrics, new ManualTime());

    @AfterEach
    void endLoops() {
        loops.close();
    }

    private FakePeer peer(int loop) {
        return new FakePeer(loops.loop(loop));
    }

    private FakePeer member(int loop) {
        FakePeer peer = peer(loop);
        join(peer);
        return peer;
    }

    private Membership join(FakePeer peer) {
        return on(peer.loop(), () -> hub.join(GROUP, peer));
    }

    private void leave(Membership membership) {
        run(membership.peer.loop(), () -> hub.leave(membership));
    }

    private void publish(String text, FakePeer sender) {
        run(sender.loop(), () -> hub.publish(GROUP, TestFrames.text(text), sender));
    }

    private void awaitSent(long count) {
        eventually(() -> metrics.count("topic", Outcome.SENT) == count);
    }

    @Test
    void everyMemberOnEveryLoopGetsItButTheSender() {
        FakePeer alice = member(0);
        FakePeer bob = member(0);
        FakePeer carol = member(1);
        FakePeer stranger = peer(1);

        publish("hello", alice);

        awaitSent(2);
        assertThat(alice.received()).isEmpty();
        assertThat(bob.received()).containsExactly("hello");
        assertThat(carol.received()).containsExactly("hello");
        assertThat(stranger.received()).isEmpty();
        assertThat(metrics.latencies("topic")).as("one for each loop").isEqualTo(2);
    }

    @Test
    void withoutASenderEverybodyGetsIt() {
        FakePeer alice = member(0);
        FakePeer bob = member(1);

        hub.publish(GROUP, TestFrames.text("to all"), null);

        awaitSent(2);
        assertThat(alice.received()).containsExactly("to all");
        assertThat(bob.received()).containsExactly("to all");
    }

    @Test
    void framesOfOneSenderArriveInTheirOrderOnItsOwnLoopAndOnOthers() {
        FakePeer alice = member(0);
        FakePeer near = member(0);
        FakePeer far = member(1);
        List<String> numbers =
                IntStream.range(0, 3_000).mapToObj(Integer::toString).toList();

        run(alice.loop(), () -> numbers.forEach(number -> hub.publish(GROUP, TestFrames.text(number), alice)));

        awaitSent(6_000);
        assertThat(near.received()).isEqualTo(numbers);
        assertThat(far.received()).isEqualTo(numbers);
    }

    @Test
    void aFrameIsGivenBackOnceAllHaveItAndAlsoWhenThereIsNobody() {
        FakePeer alice = member(0);
        member(1);
        Frame taken = TestFrames.text("taken");
        Frame lost = TestFrames.text("lost");

        run(alice.loop(), () -> hub.publish(GROUP, taken, alice));
        run(alice.loop(), () -> hub.publish(new GroupKey("topic", "empty"), lost, alice));

        eventually(() -> taken.refCnt() == 0);
        assertThat(lost.refCnt()).isZero();
        assertThat(metrics.count("topic", Outcome.SENT)).isEqualTo(1);
    }

    @Test
    void whatAMemberSaysToAFrameIsCountedAndNobodyElseSuffers() {
        FakePeer alice = member(0);
        FakePeer slow = member(1).answering(Outcome.SLOW);
        FakePeer gone = member(1).answering(Outcome.GONE);
        FakePeer carol = member(1);

        publish("hello", alice);

        awaitSent(1);
        eventually(() -> metrics.count("topic", Outcome.GONE) == 1);
        assertThat(metrics.count("topic", Outcome.SLOW)).isEqualTo(1);
        assertThat(slow.received()).isEmpty();
        assertThat(gone.received()).isEmpty();
        assertThat(carol.received()).containsExactly("hello");
    }

    @Test
    void whoHasLeftGetsNothingAndLeavingTwiceIsHarmless() {
        FakePeer alice = member(0);
        FakePeer bob = peer(0);
        FakePeer carol = member(0);
        Membership bobs = join(bob);

        assertThat(bobs.live()).isTrue();
        leave(bobs);
        leave(bobs);
        publish("without bob", alice);

        awaitSent(1);
        assertThat(bobs.live()).isFalse();
        assertThat(bob.received()).isEmpty();
        assertThat(carol.received()).containsExactly("without bob");
    }

    @Test
    void inWhateverOrderTheyLeaveTheOthersStay() {
        List<FakePeer> peers = IntStream.range(0, 7).mapToObj(i -> peer(0)).toList();
        List<Membership> memberships = peers.stream().map(this::join).toList();

        for (int leaver : new int[] {3, 6, 0, 1}) {
            leave(memberships.get(leaver));
        }
        hub.publish(GROUP, TestFrames.text("still here"), null);

        awaitSent(3);
        for (int i = 0; i < 7; i++) {
            boolean stays = i == 2 || i == 4 || i == 5;
            assertThat(peers.get(i).received()).as("peer %d", i).hasSize(stays ? 1 : 0);
        }
    }

    @Test
    void aGroupEndsWithItsLastMember() {
        Membership alices = join(peer(0));
        Membership bobs = join(peer(1));
        assertThat(hub.groups()).isEqualTo(1);

        leave(alices);
        assertThat(hub.groups()).isEqualTo(1);
        leave(bobs);
        leave(bobs);

        assertThat(hub.groups()).isZero();
    }

    @Test
    void onePeerMayBeInSeveralGroupsAndGroupsOfProtocolsNeverMeet() {
        GroupKey sameName = new GroupKey("gun", "news");
        FakePeer alice = member(0);
        run(alice.loop(), () -> hub.join(sameName, alice));

        hub.publish(sameName, TestFrames.text("gun"), null);
        hub.publish(GROUP, TestFrames.text("topic"), null);

        eventually(() -> alice.receivedCount() == 2);
        assertThat(alice.received()).containsExactly("gun", "topic");
        assertThat(metrics.count("gun", Outcome.SENT)).isEqualTo(1);
    }

    @Test
    void aNoticeIsForThoseWhoArrivedBefore() {
        FakePeer first = peer(0);
        FakePeer second = peer(1);
        FakePeer third = peer(0);
        FakePeer unannounced = peer(1);
        Membership neverArrives = join(unannounced);
        List<FakePeer> arriving = List.of(first, second, third);
        for (int ordinal = 0; ordinal < 3; ordinal++) {
            FakePeer peer = arriving.get(ordinal);
            long place = ordinal;
            run(peer.loop(), () -> hub.join(GROUP, peer).arrivedAs(place));
        }

        run(third.loop(), () -> hub.notice(GROUP, TestFrames.text("third came"), third, 2));
        run(third.loop(), () -> hub.notice(GROUP, TestFrames.text("second left"), null, 2));

        awaitSent(4);
        assertThat(first.received()).containsExactly("third came", "second left");
        assertThat(second.received()).containsExactly("third came", "second left");
        assertThat(third.received()).isEmpty();
        leave(neverArrives);
        assertThat(unannounced.received()).isEmpty();
    }

    @Test
    void aNoticeThatIsFasterThanTheAnswerAboutAMembersOwnPlaceIsNotLost() {
        FakePeer early = peer(0);
        FakePeer late = peer(0);
        FakePeer gone = peer(0);
        Membership first = join(early);
        Membership second = join(late);
        Membership third = join(gone);
        Frame notice = TestFrames.text("somebody came");
        notice.retain();

        run(early.loop(), () -> hub.noticeHere(GROUP, notice, null, 2));
        assertThat(early.received()).isEmpty();
        leave(third);
        run(early.loop(), () -> {
            first.arrivedAs(1);
            second.arrivedAs(3);
            third.arrivedAs(0);
        });

        assertThat(early.received()).containsExactly("somebody came");
        assertThat(late.received()).isEmpty();
        assertThat(gone.received()).isEmpty();
        assertThat(metrics.count("topic", Outcome.SENT)).isEqualTo(1);
        assertThat(notice.refCnt()).isEqualTo(1);
        notice.release();
    }

    @Test
    void aNamedPeerIsFoundOnItsLoopAndOnAnother() {
        GroupKey name = new GroupKey("device", "phone");
        FakePeer phone = peer(1);
        hub.directory().take(name, phone);

        CompletionStage<Boolean> fromOutside = hub.direct(name, TestFrames.text("one"));
        CompletionStage<Boolean> fromItsLoop = on(phone.loop(), () -> hub.direct(name, TestFrames.text("two")));
        CompletionStage<Boolean> nobody = hub.direct(new GroupKey("device", "tablet"), TestFrames.text("three"));

        eventually(() -> phone.receivedCount() == 2);
        assertThat(phone.received()).containsExactly("one", "two");
        assertThat(fromOutside).isCompletedWithValue(true);
        assertThat(fromItsLoop).isCompletedWithValue(true);
        assertThat(nobody).isCompletedWithValue(false);
        assertThat(metrics.count("device", Outcome.SENT)).isEqualTo(2);
    }

    @Test
    void anAnswerIsCountedLikeAnyOtherDelivery() {
        FakePeer alice = peer(0);
        FakePeer slow = peer(0).answering(Outcome.SLOW);
        Frame answer = TestFrames.text("answer");

        assertThat(on(alice.loop(), () -> hub.reply("topic", alice, answer))).isEqualTo(Outcome.SENT);
        assertThat(on(slow.loop(), () -> hub.reply("topic", slow, TestFrames.text("lost"))))
                .isEqualTo(Outcome.SLOW);

        assertThat(answer.refCnt()).isZero();
        assertThat(alice.received()).containsExactly("answer");
        assertThat(metrics.count("topic", Outcome.SENT)).isEqualTo(1);
        assertThat(metrics.count("topic", Outcome.SLOW)).isEqualTo(1);
    }

    @Test
    void aPeerOnAForeignLoopIsAFaultOfOurs() {
        FakePeer stray = new FakePeer(ImmediateEventExecutor.INSTANCE);

        assertThatThrownBy(() -> hub.join(GROUP, stray)).isInstanceOf(IllegalArgumentException.class);
    }
}
