package io.crossdock.protocol.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crossdock.backplane.redis.RedisNode;
import io.crossdock.backplane.redis.RedisOptions;
import io.crossdock.hub.SharedStore;
import io.crossdock.kit.TestRedis;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The board in a real Redis: the same, under the original's names, at one round trip each. */
class RedisBoardTest extends BoardContract {
    private static final String PREFIX = "t*[1]:";

    private final TestRedis redis = TestRedis.start();
    private final List<RedisNode> nodes = new ArrayList<>();
    private final List<ChatMessage> elsewhere = new ArrayList<>();
    private Board other = board;

    @BeforeEach
    void connect() throws Exception {
        now = Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
        board = board(1, shown);
        other = board(2, elsewhere);
    }

    private Board board(long seed, List<ChatMessage> readers) throws Exception {
        RedisNode node = RedisNode.open(
                new RedisOptions(redis.url(), null, PREFIX, Duration.ofMillis(500), Duration.ofSeconds(2)));
        nodes.add(node);
        RedisBoard made = new RedisBoard(LIMITS, () -> now, node.store(), seed, message -> {
            synchronized (readers) {
                readers.add(message);
            }
        });
        SharedStore.Listening listening = made.listen();
        listening.begun().toCompletableFuture().get(10, TimeUnit.SECONDS);
        return made;
    }

    @AfterEach
    void close() {
        nodes.forEach(RedisNode::close);
        redis.close();
    }

    private long ttl(String key) throws IOException {
        return Long.parseLong(redis.say("TTL " + PREFIX + key).substring(1).strip());
    }

    private static String key(String who) {
        return visit(who).who().key();
    }

    @Test
    void aPostReachesTheReadersOfEveryNodeOnceWithoutItsPhone() {
        post("anna");

        await().untilAsserted(() -> assertThat(elsewhere).hasSize(1));
        await().untilAsserted(() -> assertThat(shown).hasSize(1));
        assertThat(elsewhere.get(0).phone()).isEqualTo("9876543210");
        assertThat(in(other.list(visit("reader"), null)))
                .singleElement()
                .satisfies(each -> assertThat(each.json()).contains("a room").doesNotContain("phone"));
        assertThat(in(board.list(visit("reader"), null))).hasSize(1);
        assertThat(in(other.reveal(visit("ben"), "id1")).phone()).isEqualTo("9876543210");
    }

    @Test
    void aNodeThatComesLaterHasTheSameList() throws Exception {
        post("anna");
        post("ben");

        Board late = board(3, new ArrayList<>());

        assertThat(in(late.list(visit("reader"), null))).isEqualTo(in(board.list(visit("reader"), null)));
        assertThat(in(late.daily(visit("reader"))).messages()).isEqualTo(2);
    }

    @Test
    void limitsAndBansHoldOnEveryNode() {
        post("anna");
        ChatMessage again = new ChatMessage("id9", "b", "a room", "offered", now.getEpochSecond(), null, null);
        in(other.trap(visit("bot")));

        assertThat(in(other.post(visit("anna"), again, false)).fate()).isEqualTo(Board.Posted.Fate.TOO_SOON);
        assertThat(post("bot")).isEqualTo(Board.Posted.Fate.SWALLOWED);
        assertThat(now(other.lift("identity", key("bot")))).isTrue();
        assertThat(now(board.bans(10))).isEmpty();
    }

    @Test
    void keysAreTheOriginalsAndEndByThemselves() throws IOException {
        post("anna");
        in(board.trap(visit("bot")));
        for (int i = 0; i < 3; i++) {
            in(board.offend(visit("eve")));
        }

        assertThat(redis.say("GET " + PREFIX + "message:id1")).contains("\"phone\":\"9876543210\"");
        assertThat(redis.say("ZSCORE " + PREFIX + "messages id1")).contains(Long.toString(now.getEpochSecond()));
        assertThat(ttl("message:id1")).isBetween(172_790L, 172_800L);
        assertThat(ttl("messages")).isBetween(172_790L, 172_800L);
        assertThat(ttl("ratelimit:post:" + key("anna"))).isBetween(60L, 70L);
        assertThat(ttl("shadowban:" + key("bot"))).isBetween(315_359_990L, 315_360_000L);
        assertThat(ttl("shadowban:" + key("eve"))).isBetween(86_390L, 86_400L);
        assertThat(ttl("violations:" + key("eve"))).isBetween(86_390L, 86_400L);
        assertThat(redis.say("GET " + PREFIX + "shadowban:" + key("eve"))).contains("Auto-banned: 3 violations");
        for (int i = 0; i < 3; i++) {
            in(board.offend(visit("bot")));
        }
        assertThat(ttl("shadowban:" + key("bot"))).isGreaterThan(315_000_000L);
    }

    @Test
    void whatTheDoorDecidesIsTheSameAsInMemory() throws IOException {
        Identity who = Identity.of("10.0.0.9", "fast", "s");
        for (int i = 0; i < 20; i++) {
            assertThat(denial(board, new Board.Visit(who, "/messages", true, false)))
                    .isNull();
        }
        assertThat(denial(other, new Board.Visit(who, "/messages", true, false)))
                .isEqualTo(Board.Denial.TOO_FAST);
        assertThat(denial(board, new Board.Visit(who, "/health", false, false))).isEqualTo(Board.Denial.BLOCKED);
        assertThat(ttl("blocked:ip:10.0.0.9")).isBetween(1_790L, 1_800L);

        Identity scanner = Identity.of("10.0.0.10", "scan", "s");
        for (String path : List.of("/a", "/b", "/c", "/d", "/d")) {
            assertThat(denial(board, new Board.Visit(scanner, path, true, true)))
                    .isNull();
        }
        assertThat(denial(board, new Board.Visit(scanner, "/e", true, true))).isEqualTo(Board.Denial.PROFILED);
        assertThat(ttl("shadowban:" + scanner.key())).isBetween(86_390L, 86_400L);
        assertThat(now(board.bans(10)))
                .extracting(Board.Ban::kind, Board.Ban::key)
                .contains(
                        org.assertj.core.groups.Tuple.tuple("address", "10.0.0.10"),
                        org.assertj.core.groups.Tuple.tuple("identity", scanner.key()));
    }

    /** Each compared with each, they would take minutes. */
    @Test
    void sixtyThousandBansAreCountedAtOnce() throws IOException {
        for (String stem : List.of("shadowban:", "shadowban:reported:", "blocked:ip:")) {
            redis.say("EVAL \"for i = 1, 20000 do redis.call('SET', KEYS[1] .. i, 'r', 'EX', 1000) end\" 1 " + PREFIX
                    + stem);
        }

        Board.Counts counts = now(board.counts());

        assertThat(List.of(counts.identityBans(), counts.browserBans(), counts.addressBlocks()))
                .containsExactly(20_000, 20_000, 20_000);
        assertThat(now(board.bans(10))).hasSize(30).doesNotHaveDuplicates();
    }

    private static Board.@org.jspecify.annotations.Nullable Denial denial(Board at, Board.Visit visit) {
        Reply<Boolean> reply = now(at.enter(visit));
        return reply instanceof Reply.Denied<Boolean> denied ? denied.why() : null;
    }

    @Test
    void reportsCountReportersAndTheFifthTakesTheMessageDown() throws IOException {
        post("anna");
        Report report = new Report("id1", "b-anna");

        assertThat(in(board.report(visit("anna"), report)).fate()).isEqualTo(Board.Reported.Fate.OWN);
        assertThat(in(board.report(visit("b-anna"), report)).fate()).isEqualTo(Board.Reported.Fate.OWN);
        assertThat(in(board.report(visit("r1"), new Report("id1", "b"))).fate())
                .isEqualTo(Board.Reported.Fate.WRONG_AUTHOR);
        assertThat(in(board.report(visit("r1"), new Report("id2", "b-anna"))).fate())
                .isEqualTo(Board.Reported.Fate.NOT_FOUND);
        assertThat(in(board.report(visit("r1"), report)).reports()).isEqualTo(1);
        assertThat(in(other.report(visit("r1"), report)).reports()).isEqualTo(1);
        assertThat(in(other.report(visit("r2"), report)).reports()).isEqualTo(2);
        assertThat(in(other.report(visit("r3"), report)).reports()).isEqualTo(3);
        later(Duration.ofMinutes(2));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.SWALLOWED);
        assertThat(ttl("shadowban:reported:b-anna")).isGreaterThan(315_000_000L);
        in(board.report(visit("r4"), report));
        in(board.report(visit("r5"), report));
        assertThat(listed()).isZero();
        assertThat(redis.say("EXISTS " + PREFIX + "message:id1")).startsWith(":0");
        assertThat(now(board.lift("browser", "b-anna"))).isTrue();
        later(Duration.ofMinutes(2));
        assertThat(post("anna")).isEqualTo(Board.Posted.Fate.STORED);
    }

    @Test
    void whenThereIsNoRoomTheOldestLeavesWithItsKeys() throws IOException {
        for (String who : List.of("a", "b", "c", "d", "e")) {
            post(who);
        }
        later(Duration.ofSeconds(6));

        assertThat(in(other.list(visit("reader"), null)))
                .hasSize(4)
                .allSatisfy(each -> assertThat(each.json()).doesNotContain("\"id1\""));
        assertThat(redis.say("EXISTS " + PREFIX + "message:id1 " + PREFIX + "author:id1"))
                .startsWith(":0");
        assertThat(now(board.counts()).crowdedOut()).isEqualTo(1);
    }

    @Test
    void whatAnOriginalWritesIsReadAndWhatIsNoMessageIsPassedOver() throws IOException {
        String json = "{\\\"id\\\":\\\"x1\\\",\\\"browser_id\\\":\\\"b\\\",\\\"message\\\":\\\"<img src=x>hi\\\","
                + "\\\"message_type\\\":\\\"offered\\\",\\\"timestamp\\\":1,\\\"new\\\":[]}";
        redis.say("PUBLISH " + PREFIX + "chat:messages nonsense");
        redis.say("PUBLISH " + PREFIX + "chat:messages \"" + json + "\"");

        await().untilAsserted(() -> assertThat(shown).hasSize(1));
        assertThat(shown.get(0).html()).isEqualTo("hi");
    }

    @Test
    void aPostCostsOneRoundTrip() throws Exception {
        post("first");
        List<String> said = new ArrayList<>();
        try (Socket monitor = new Socket(InetAddress.getLoopbackAddress(), redis.port());
                BufferedReader in = new BufferedReader(new InputStreamReader(monitor.getInputStream(), UTF_8))) {
            monitor.setSoTimeout(10_000);
            monitor.getOutputStream().write("MONITOR\r\n".getBytes(UTF_8));
            assertThat(in.readLine()).isEqualTo("+OK");
            for (int i = 0; i < 10; i++) {
                assertThat(post("p" + i)).isEqualTo(Board.Posted.Fate.STORED);
            }
            redis.say("ECHO done");
            for (String line = in.readLine(); !line.contains("\"ECHO\""); line = in.readLine()) {
                // What a script does inside the server is marked so; canaries are not the board's.
                if (!line.contains(" lua]") && !line.contains("xd:canary:")) {
                    said.add(line.replaceFirst(".*?\\] \"(\\w+)\".*", "$1"));
                }
            }
        }

        assertThat(said).hasSize(10).containsOnly("EVALSHA");
    }

    @Test
    void whileRedisIsAwayEverythingFailsAndThenItRecoversByItself() {
        post("anna");
        redis.kill();

        assertThat(board.cooldown(visit("anna")).toCompletableFuture().orTimeout(10, TimeUnit.SECONDS))
                .failsWithin(Duration.ofSeconds(10));

        redis.restart();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(now(board.enter(visit("anna")))).isInstanceOf(Reply.Granted.class));
    }
}
