package io.crossdock.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");

    private final TestLoops loops = new TestLoops(3);
    private final WatchList watches = new WatchList();
    private final Roster roster = new Roster(watches);

    @AfterEach
    void endLoops() {
        loops.close();
    }

    private Shard shard(int index) {
        return new Shard(loops.loop(index), index, HubLimits.DEFAULT, new CountingMetrics(), new ManualTime());
    }

    @Test
    void itNamesTheLoopsWithMembersAndNoOthers() {
        Shard one = shard(0);
        Shard two = shard(1);

        roster.add(GROUP, one);
        roster.add(GROUP, two);
        assertThat(roster.shards(GROUP)).containsExactlyInAnyOrder(one, two);

        roster.remove(GROUP, one);
        assertThat(roster.shards(GROUP)).containsExactly(two);
        assertThat(roster.shards(new GroupKey("topic", "other"))).isEmpty();

        roster.remove(GROUP, two);
        assertThat(roster.shards(GROUP)).isEmpty();
        assertThat(roster.groups()).isZero();
    }

    @Test
    void theBackplaneHearsOfTheFirstLoopAndOfTheLast() {
        Shard one = shard(0);
        Shard two = shard(1);

        roster.add(GROUP, one);
        roster.add(GROUP, two);
        roster.remove(GROUP, one);
        roster.remove(GROUP, two);
        roster.remove(GROUP, two);
        roster.add(GROUP, one);

        assertThat(watches.calls).containsExactly("watch", "unwatch", "watch");
    }

    /** Loops that come and go at the same time must not leave the backplane watching an empty group, or not a full one. */
    @Test
    void underConcurrentChangesWatchAndUnwatchAlternate() {
        List<Shard> shards = List.of(shard(0), shard(1), shard(2));

        List<io.netty.util.concurrent.Future<?>> work = new ArrayList<>();
        for (Shard shard : shards) {
            work.add(shard.loop().submit(() -> {
                for (int round = 0; round < 2_000; round++) {
                    roster.add(GROUP, shard);
                    roster.remove(GROUP, shard);
                }
            }));
        }
        work.forEach(done -> assertThat(done.awaitUninterruptibly(10_000)).isTrue());

        assertThat(roster.groups()).isZero();
        assertThat(watches.calls.size() % 2).isZero();
        for (int i = 0; i < watches.calls.size(); i++) {
            assertThat(watches.calls.get(i)).isEqualTo(i % 2 == 0 ? "watch" : "unwatch");
        }
    }

    /** Notes what a roster asks of the way to other nodes, of which there are none. */
    private static final class WatchList implements Backplane {
        private final List<String> calls = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void attach(Receiver receiver) {}

        @Override
        public void watch(GroupKey group) {
            calls.add("watch");
        }

        @Override
        public void unwatch(GroupKey group) {
            calls.add("unwatch");
        }

        @Override
        public CompletionStage<Boolean> settled(GroupKey group) {
            return CompletableFuture.completedStage(true);
        }

        @Override
        public void publish(GroupKey group, Frame frame, long before) {}

        @Override
        public void hold(GroupKey name) {}

        @Override
        public void letGo(GroupKey name) {}

        @Override
        public @Nullable CompletionStage<Boolean> direct(GroupKey name, Frame frame, @Nullable GroupKey from) {
            return null;
        }

        @Override
        public String state() {
            return "memory";
        }
    }
}
