package io.crossdock.hub;

import static io.crossdock.hub.TestLoops.eventually;
import static io.crossdock.hub.TestLoops.run;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.crossdock.backplane.memory.MemoryPresence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Presence, hub and backplane together: who hears of whom. */
class PresenceTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final int MEMBERS = 60;

    private final TestLoops loops = new TestLoops(4);
    private final Presence presence = new MemoryPresence();
    private final MemoryBackplane.Wire wire = new MemoryBackplane.Wire();
    private final Map<String, Long> ordinals = new ConcurrentHashMap<>();
    private final Map<String, Long> departures = new ConcurrentHashMap<>();
    /** Two nodes of two loops each. */
    private final List<Hub> hubs = List.of(hub(0), hub(2));

    private Hub hub(int firstLoop) {
        return new Hub(
                loops.all().subList(firstLoop, firstLoop + 2),
                HubLimits.DEFAULT,
                new MemoryBackplane(wire),
                new CountingMetrics(),
                new ManualTime());
    }

    private long ordinal(String name) {
        return Objects.requireNonNull(ordinals.get(name));
    }

    private long departure(String name) {
        return Objects.requireNonNull(departures.get(name));
    }

    @AfterEach
    void endLoops() {
        loops.close();
    }

    @Test
    void aNewcomerLearnsOfTheOldestAndOrdinalsRise() {
        Member alice = new Member(0);
        Member bob = new Member(1);
        Member carol = new Member(2);

        alice.join();
        bob.join();
        carol.join();

        assertThat(alice.found).isEqualTo("nobody");
        assertThat(bob.found).isEqualTo("m0");
        assertThat(carol.found).isEqualTo("m0");
        assertThat(presence.size()).isEqualTo(3);
        assertThat(ordinal("m0")).isLessThan(ordinal("m1"));
        assertThat(ordinal("m1")).isLessThan(ordinal("m2"));

        alice.leave();
        Member dave = new Member(3);
        dave.join();
        assertThat(dave.found).isEqualTo("m1");
    }

    @Test
    void departingTwiceIsHarmlessAndAGroupThatFillsAgainHasANewHistory() {
        Member alice = new Member(0);
        alice.join();
        long first = ordinal("m0");

        alice.leave();
        alice.leave();
        assertThat(presence.size()).isZero();
        assertThat(presence.groups()).isZero();

        alice.join();
        assertThat(ordinal("m0")).isGreaterThan(first);
        assertThat(presence.size()).isEqualTo(1);
    }

    @RepeatedTest(8)
    void everybodyHearsOfEveryNewcomerExactlyOnce() {
        List<Member> all = members();

        all.parallelStream().forEach(Member::join);

        for (Member hearer : all) {
            List<String> expected = all.stream()
                    .filter(other -> ordinal(other.name) > ordinal(hearer.name))
                    .map(other -> "joined " + other.name)
                    .toList();
            eventually(() -> hearer.peer.receivedCount() >= expected.size());
            assertThat(hearer.peer.received()).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Half of them leave while the other half arrive, on two nodes. */
    @RepeatedTest(8)
    void whoStaysHearsOfEveryDepartureExactlyOnceAndAfterTheArrival() {
        List<Member> all = members();
        List<Member> leavers = all.subList(0, MEMBERS / 2);
        List<Member> stayers = all.subList(MEMBERS / 2, MEMBERS);
        leavers.parallelStream().forEach(Member::join);

        List<Runnable> turmoil = new ArrayList<>();
        leavers.forEach(leaver -> turmoil.add(leaver::leave));
        stayers.forEach(stayer -> turmoil.add(stayer::join));
        Collections.shuffle(turmoil, ThreadLocalRandom.current());
        turmoil.parallelStream().forEach(Runnable::run);

        for (Member hearer : stayers) {
            List<String> expected = new ArrayList<>();
            long mine = ordinal(hearer.name);
            all.stream()
                    .filter(other -> ordinal(other.name) > mine)
                    .forEach(other -> expected.add("joined " + other.name));
            leavers.stream()
                    .filter(other -> departure(other.name) > mine)
                    .forEach(other -> expected.add("left " + other.name));
            eventually(() -> hearer.peer.receivedCount() >= expected.size());
            assertThat(hearer.peer.received()).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(presence.size()).isEqualTo(stayers.size());
    }

    /** What one peer says of itself, one does not hear in another order. */
    @Test
    void comingAndGoingIsHeardInThatOrder() {
        Member watcher = new Member(0);
        watcher.join();
        Member restless = new Member(3);

        for (int i = 0; i < 500; i++) {
            restless.join();
            restless.leave();
        }

        eventually(() -> watcher.peer.receivedCount() == 1_000);
        List<String> turns = IntStream.range(0, 1_000)
                .mapToObj(i -> i % 2 == 0 ? "joined m1" : "left m1")
                .toList();
        assertThat(watcher.peer.received()).isEqualTo(turns);
    }

    private List<Member> members() {
        return IntStream.range(0, MEMBERS)
                .mapToObj(i -> new Member(i % 4))
                .collect(Collectors.collectingAndThen(Collectors.toList(), shuffled -> {
                    Collections.shuffle(shuffled, ThreadLocalRandom.current());
                    return shuffled;
                }));
    }

    private int made;

    /** One peer that tells the others of itself, as a protocol would. */
    private final class Member {
        private final String name = "m" + made++;
        private final Presence.Entry entry = new Presence.Entry(name);
        private final FakePeer peer;
        private final Hub hub;
        private volatile String found = "";
        private @Nullable Membership membership;

        Member(int loop) {
            peer = new FakePeer(loops.loop(loop));
            hub = hubs.get(loop / 2);
        }

        void join() {
            run(peer.loop(), () -> {
                Membership mine = hub.join(GROUP, peer);
                membership = mine;
                presence.arrive(mine, entry, arrival -> {
                    found = arrival.oldest() == null ? "nobody" : arrival.oldest();
                    ordinals.put(name, arrival.ordinal());
                    hub.notice(GROUP, TestFrames.text("joined " + name), peer, arrival.ordinal());
                });
            });
        }

        void leave() {
            run(peer.loop(), () -> {
                Membership mine = Objects.requireNonNull(membership);
                hub.leave(mine);
                presence.depart(mine, entry, before -> {
                    departures.put(name, before);
                    hub.notice(GROUP, TestFrames.text("left " + name), null, before);
                });
            });
        }
    }
}
