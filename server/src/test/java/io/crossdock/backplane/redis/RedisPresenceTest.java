package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.FakePeer;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.HubLimits;
import io.crossdock.hub.ManualTime;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Presence;
import io.crossdock.hub.TestLoops;
import io.crossdock.kit.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Presence of two nodes at one Redis: what their witnesses are told, and what stands in Redis. */
final class RedisPresenceTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final GroupKey OTHER = new GroupKey("topic", "weather");

    private final TestRedis redis = TestRedis.start();
    private final TestLoops loops = new TestLoops(2);
    private Node here;
    private Node there;

    @BeforeEach
    void start() throws IOException {
        here = new Node(0);
        there = new Node(1);
    }

    @AfterEach
    void end() {
        here.redis.close();
        there.redis.close();
        loops.close();
        redis.close();
    }

    private final class Node implements Presence.Witness {
        final RedisNode redis;
        final Presence presence;
        final Hub hub;
        final int loop;
        final List<String> heard = new CopyOnWriteArrayList<>();

        Node(int loop) throws IOException {
            CountingMetrics metrics = new CountingMetrics();
            this.loop = loop;
            this.redis = RedisNode.open(new RedisOptions(
                    RedisPresenceTest.this.redis.url(), null, "t:", Duration.ofMillis(1_500), Duration.ofSeconds(2)));
            RedisBackplane backplane = redis.backplane(metrics);
            this.presence = redis.presence(backplane);
            this.hub = new Hub(
                    loops.all().subList(loop, loop + 1), HubLimits.DEFAULT, backplane, metrics, new ManualTime());
            presence.attach(this);
        }

        @Override
        public void arrived(GroupKey group, String displayName, long ordinal) {
            heard.add("arrived " + displayName);
        }

        @Override
        public void departed(GroupKey group, String displayName, long before) {
            heard.add("departed " + displayName);
        }

        int times(String what) {
            return Collections.frequency(heard, what);
        }
    }

    private final class Member {
        final CompletableFuture<Presence.Arrival> arrival = new CompletableFuture<>();
        final Presence.Entry entry;
        final Node node;
        final FakePeer peer;
        final Membership membership;

        /** On its node's loop. */
        Member(Node node, GroupKey group, String name) {
            this.node = node;
            this.peer = new FakePeer(loops.loop(node.loop));
            this.entry = new Presence.Entry(name);
            this.membership = node.hub.join(group, peer);
            node.presence.arrive(membership, entry, arrival::complete);
        }

        void leave() {
            TestLoops.run(peer.loop(), () -> {
                node.presence.depart(membership, entry, before -> {});
                node.hub.leave(membership);
            });
        }
    }

    private Member member(Node node, GroupKey group, String name) throws Exception {
        Member member = TestLoops.on(loops.loop(node.loop), () -> new Member(node, group, name));
        member.arrival.get(10, TimeUnit.SECONDS);
        return member;
    }

    private int members(GroupKey group) throws IOException {
        String reply = redis.say("ZCARD t:xd:m:{topic:" + group.name() + "}");
        return Integer.parseInt(reply.replaceAll("\\D", ""));
    }

    @Test
    void whoLeftAfterTheSnapshotDoesNotComeBackWithIt() throws Exception {
        Member bob = member(here, GROUP, "bob");
        member(here, GROUP, "amy");
        Member ann = member(here, OTHER, "ann");
        member(there, GROUP, "ben");
        redis.say("SET in-the-snapshot 1");
        assertThat(redis.say("SAVE")).startsWith("+OK");
        redis.say("DEL in-the-snapshot");
        bob.leave();
        ann.leave();
        await().until(() -> there.times("departed bob") == 1 && members(OTHER) == 0);

        redis.restart();
        // Not asked of the members themselves, who may be taken out already.
        assertThat(redis.say("EXISTS in-the-snapshot"))
                .as("it came back from it")
                .startsWith(":1");

        await().until(() -> members(GROUP) == 2 && members(OTHER) == 0);
        assertThat(redis.say("SMEMBERS t:xd:in:{" + incarnation() + "}"))
                .contains("news")
                .doesNotContain("weather");
        assertThat(member(there, GROUP, "carl").arrival.join().oldest()).isEqualTo("amy");
        await().until(() -> there.times("departed bob") == there.times("arrived bob"));
        answered(there);
        assertThat(there.times("departed bob")).isEqualTo(there.times("arrived bob"));
        assertThat(there.heard).doesNotContain("departed amy", "departed ann");
        assertThat(here.heard).doesNotContain("departed ben");
    }

    /** Of the node that has amy, who is the oldest. */
    private String incarnation() throws IOException {
        String first = redis.say("ZRANGE t:xd:m:{topic:news} 0 0")
                .lines()
                .skip(2)
                .findFirst()
                .orElseThrow();
        assertThat(first).endsWith("/amy");
        return first.substring(0, first.indexOf('/'));
    }

    @Test
    void twoWhoComeTogetherAreToldOfThoseElsewhereAndOfNoStrangersLeaving() throws Exception {
        Member ben = member(there, GROUP, "ben");

        List<Member> two = TestLoops.on(
                loops.loop(0), () -> List.of(new Member(here, GROUP, "amy"), new Member(here, GROUP, "bob")));
        for (Member each : two) {
            assertThat(each.arrival.get(10, TimeUnit.SECONDS).oldest()).isEqualTo("ben");
        }
        answered(here);
        assertThat(here.heard).containsExactly("arrived ben");

        stranger(Envelope.Kind.DEPARTED, "nobody");
        ben.leave();
        await().until(() -> here.times("departed ben") == 1);
        assertThat(here.heard).containsExactly("arrived ben", "departed ben");
    }

    /** Waits until all that was asked of Redis has been answered, and the answers taken in. */
    private static void answered(Node node) throws Exception {
        CompletableFuture<Void> taken = new CompletableFuture<>();
        node.redis
                .run(PresenceScripts.MEMBERS, List.of("t:none"), List.of())
                .thenRun(() -> node.redis.later(() -> taken.complete(null)));
        taken.get(10, TimeUnit.SECONDS);
    }

    /** The other node says something of one whom nobody knows. */
    private void stranger(Envelope.Kind kind, String name) throws Exception {
        byte[] text = ("1-2-3-4-5/1/" + name).getBytes(UTF_8);
        byte[] message = new byte[Envelope.HEADER_BYTES + text.length];
        Envelope.open(message, kind, new UUID(1, 2), 1).put(text);
        long hearers = there.redis
                .publish("t:xd:g:{topic:news}", false, message, null)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        assertThat(hearers).isEqualTo(2);
    }
}
