package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import io.crossdock.hub.StoreAwayException;
import io.crossdock.kit.TestRedis;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisStoreTest {
    private static final SharedScript ECHO = SharedScript.of(
            "echo", "return {ARGV[1], tonumber(ARGV[2]), false, {KEYS[1], {}, {1, 'x'}}, redis.status_reply('OK')}");
    private static final SharedScript INCREMENT =
            SharedScript.of("increment", "return redis.call('INCRBY', KEYS[1], ARGV[1])");
    private static final SharedScript FIND = SharedScript.of("find", "return redis.call('GET', KEYS[1])");

    private final TestRedis redis = TestRedis.start();
    private final List<RedisNode> nodes = new ArrayList<>();
    private RedisNode node;
    private SharedStore store;

    @BeforeEach
    void connect() throws IOException {
        node = node(redis.url());
        store = node.store();
    }

    @AfterEach
    void close() {
        nodes.forEach(RedisNode::close);
        redis.close();
    }

    private RedisNode node(String url) throws IOException {
        RedisNode made =
                RedisNode.open(new RedisOptions(url, null, "t:", Duration.ofMillis(500), Duration.ofSeconds(2)));
        nodes.add(made);
        return made;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static <T> T done(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private long increment(SharedStore at, String key, int by) throws Exception {
        return done(at.run(INCREMENT, key, List.of(key), List.of(bytes(Integer.toString(by)))))
                .number();
    }

    /** Notes what is heard. */
    private static final class Notes implements SharedStore.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void heard(byte[] payload, boolean own) {
            heard.add(new String(payload, UTF_8) + (own ? " (own)" : ""));
        }

        @Override
        public void listening() {
            heard.add("listening");
        }

        String next() throws InterruptedException {
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void aScriptAnswersInEveryShape() throws Exception {
        byte[] anyBytes = {0, (byte) 0xff, '\r', '\n'};

        List<SharedReply> reply = done(store.run(ECHO, "k", List.of("k"), List.of(anyBytes, bytes("-7"))))
                .items();

        assertThat(reply).hasSize(5);
        assertThat(reply.get(0).bytes()).isEqualTo(anyBytes);
        assertThat(reply.get(1).number()).isEqualTo(-7);
        assertThat(reply.get(2).isNothing()).isTrue();
        assertThat(reply.get(2).text()).isNull();
        assertThat(reply.get(3).items().get(0).text()).isEqualTo("t:k");
        assertThat(reply.get(3).items().get(1).items()).isEmpty();
        assertThat(reply.get(3).items().get(2).items().get(1).text()).isEqualTo("x");
        assertThat(reply.get(4).text()).isEqualTo("OK");
        assertThatThrownBy(() -> reply.get(0).number()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void scriptsOfOneThreadRunInOrderAndSurviveThatTheServerForgetsThem() throws Exception {
        List<CompletionStage<SharedReply>> replies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            replies.add(store.run(INCREMENT, "n", List.of("n"), List.of(bytes("1"))));
        }

        for (int i = 0; i < 1_000; i++) {
            assertThat(done(replies.get(i)).number()).isEqualTo(i + 1);
        }
        assertThat(redis.say("SCRIPT FLUSH")).startsWith("+OK");
        assertThat(increment(store, "n", 1)).isEqualTo(1_001);
        assertThat(redis.say("GET t:n")).contains("1001");
        await().untilAsserted(() -> assertThat(node.waitingBytes()).isZero());
    }

    @Test
    void aFaultyScriptFailsAlone() throws Exception {
        SharedScript wrong = SharedScript.of("wrong", "return redis.call('INCR', KEYS[1], 'too', 'many')");

        CompletionStage<SharedReply> failing = store.run(wrong, "k", List.of("k"), List.of());

        assertThatThrownBy(() -> done(failing)).hasCauseInstanceOf(StoreAwayException.class);
        assertThat(increment(store, "k", 2)).isEqualTo(2);
    }

    @Test
    void aChannelIsHeardByAllAndTellsWhatIsOurs() throws Exception {
        SharedStore other = node(redis.url()).store();
        Notes here = new Notes();
        Notes there = new Notes();
        done(store.listen("c", here).begun());
        done(other.listen("c", there).begun());

        assertThat(done(store.publish("c", bytes("one")))).isEqualTo(2);
        // The other says the same only when it has heard it: of equal messages nobody can tell the first.
        assertThat(List.of(there.next(), there.next())).containsExactly("listening", "one");
        done(other.publish("c", bytes("one")));
        redis.say("PUBLISH t:c two");

        assertThat(List.of(here.next(), here.next(), here.next(), here.next()))
                .containsExactly("listening", "one (own)", "one", "two");
        assertThat(List.of(there.next(), there.next())).containsExactly("one (own)", "two");
        assertThat(store.channelName("c")).isEqualTo("t:c");
    }

    @Test
    void whoNoLongerListensHearsNothingAndTheOthersStillDo() throws Exception {
        Notes first = new Notes();
        Notes second = new Notes();
        SharedStore.Listening listening = store.listen("c", first);
        done(store.listen("c", second).begun());

        listening.close();
        listening.close();
        done(store.publish("c", bytes("x")));

        assertThat(List.of(second.next(), second.next())).containsExactly("listening", "x (own)");
        assertThat(first.heard).containsExactly("listening");
        assertThat(redis.say("PUBSUB NUMSUB t:c")).contains(":1");
    }

    @Test
    void aChannelThatIsLeftAndTakenAgainAtOnceIsHeard() throws Exception {
        Notes notes = new Notes();
        for (int i = 0; i < 100; i++) {
            store.listen("c", new Notes()).close();
        }
        done(store.listen("c", notes).begun());

        done(store.publish("c", bytes("x")));

        assertThat(List.of(notes.next(), notes.next())).containsExactly("listening", "x (own)");
    }

    @Test
    void aPausedRedisIsAwayInTimeAndBackByItself() throws Exception {
        Notes notes = new Notes();
        done(store.listen("c", notes).begun());
        assertThat(notes.next()).isEqualTo("listening");

        redis.pause();
        CompletionStage<SharedReply> unanswered = store.run(FIND, "k", List.of("k"), List.of());
        await().atMost(Duration.ofSeconds(4)).until(() -> !store.up());

        assertThatThrownBy(() -> done(unanswered)).hasCauseInstanceOf(StoreAwayException.class);
        assertThatThrownBy(() -> increment(store, "k", 1)).hasCauseInstanceOf(StoreAwayException.class);
        redis.resume();
        assertThat(notes.next()).isEqualTo("listening");
        await().until(store::up);
        assertThat(node.outages()).isEqualTo(1);
        done(store.publish("c", bytes("x")));
        assertThat(notes.next()).isEqualTo("x (own)");
    }

    @Test
    void aKilledRedisIsAwayAtOnceAndEverySubscriptionComesBackWithIt() throws Exception {
        List<Notes> all = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            Notes notes = new Notes();
            all.add(notes);
            store.listen("c" + i, notes);
        }
        for (Notes notes : all) {
            assertThat(notes.next()).isEqualTo("listening");
        }

        redis.kill();
        await().atMost(Duration.ofSeconds(2)).until(() -> !store.up());
        redis.restart();

        for (Notes notes : all) {
            assertThat(notes.next()).isEqualTo("listening");
        }
        await().until(store::up);
        assertThat(done(store.publish("c2499", bytes("x")))).isEqualTo(1);
        assertThat(all.get(2_499).next()).isEqualTo("x (own)");
        assertThat(node.waitingBytes()).isZero();
    }

    @Test
    void userPasswordAndDatabaseAreUsed() throws Exception {
        try (TestRedis guarded = TestRedis.start()) {
            assertThat(guarded.say("ACL SETUSER relay on >p@ss ~* &* +@all")).startsWith("+OK");
            assertThat(guarded.say("CONFIG SET requirepass \"open sesame\"")).startsWith("+OK");
            SharedStore inThree = node("redis://relay:p%40ss@127.0.0.1:" + guarded.port() + "/3")
                    .store();
            assertThat(increment(inThree, "k", 5)).isEqualTo(5);
            SharedStore inNone =
                    node("redis://:open%20sesame@127.0.0.1:" + guarded.port()).store();
            assertThat(done(inNone.run(FIND, "k", List.of("k"), List.of())).isNothing())
                    .isTrue();

            assertThatThrownBy(() -> node("redis://relay:wrong@127.0.0.1:" + guarded.port()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("WRONGPASS")
                    .hasMessageNotContaining(":wrong");
        }
    }

    @Test
    void tlsIsSpokenToAServerWhoseCertificateIsTrusted(@TempDir Path folder) throws Exception {
        TestRedis.needsVersion7();
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path key = Files.writeString(folder.resolve("key.pem"), identity.getPrivateKeyPEM());
        Path certificate = Files.writeString(folder.resolve("cert.pem"), identity.getCertificatePathPEM());
        int tlsPort = TestRedis.freePort();
        String url = "rediss://127.0.0.1:" + tlsPort;
        try (TestRedis secure = TestRedis.start(
                "--tls-port",
                Integer.toString(tlsPort),
                "--tls-cert-file",
                certificate.toString(),
                "--tls-key-file",
                key.toString(),
                "--tls-auth-clients",
                "no")) {
            RedisNode trusting = RedisNode.open(
                    new RedisOptions(url, certificate, "t:", Duration.ofSeconds(2), Duration.ofSeconds(2)));
            nodes.add(trusting);
            assertThat(increment(trusting.store(), "k", 5)).isEqualTo(5);
            assertThat(secure.say("GET t:k")).contains("5");

            assertThatThrownBy(() -> node(url))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("certification path");
            var other = new CertificateBuilder().subject("CN=other").setIsCertificateAuthority(true);
            Path wrong = Files.writeString(
                    folder.resolve("other.pem"), other.buildSelfSigned().getCertificatePathPEM());
            RedisOptions theirs = new RedisOptions(url, wrong, "t:", Duration.ofSeconds(2), Duration.ofSeconds(2));
            assertThatThrownBy(() -> RedisNode.open(theirs)).hasMessageContaining("certification path");
        }
    }

    @Test
    void aRedisThatIsNotThereStopsTheStartInOneLine() {
        int port = TestRedis.freePort();

        assertThatThrownBy(() -> node("redis://127.0.0.1:" + port))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Redis cannot be used: ")
                .hasMessageContaining("refused")
                .hasMessageNotContaining("\n");
    }
}
