package io.crossdock.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.Options;
import io.crossdock.client.State;
import io.crossdock.client.TopicClient;
import io.crossdock.kit.TestRelay;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TopicClientTest {
    private static final Options OPTIONS = Options.standard();

    private static TopicClient peer(TestRelay relay, String name, Ear ear, Options options) {
        return new TopicClient(
                URI.create("ws://127.0.0.1:" + relay.httpPort() + "/topic"), "tools", name, ear, options);
    }

    @Test
    void peersOfATopicHearEachOther() throws Exception {
        Ear annasEar = new Ear();
        Ear bensEar = new Ear();
        try (TestRelay relay = TestRelay.with(Map.of());
                TopicClient anna = peer(relay, "anna", annasEar, OPTIONS)) {
            anna.connect();
            try (TopicClient ben = peer(relay, "ben \"b\"", bensEar, OPTIONS)) {
                ben.connect();
                assertThat(annasEar.next()).isEqualTo("ben \"b\" joined");
                assertThat(bensEar.next()).isEqualTo("anna joined");

                ben.send("grüße".getBytes(UTF_8));
                anna.sendAsync("hi".getBytes(UTF_8)).get(10, TimeUnit.SECONDS);

                assertThat(annasEar.next()).isEqualTo("ben \"b\": grüße");
                assertThat(bensEar.next()).isEqualTo("anna: hi");
            }
            assertThat(annasEar.next()).isEqualTo("ben \"b\" left");
        }
    }

    @Test
    void aSilentPeerStaysConnectedAsLongAsThePongsCome() throws Exception {
        Ear ear = new Ear();
        try (TestRelay relay = TestRelay.with(Map.of());
                TopicClient anna = peer(relay, "anna", ear, OPTIONS.withHeartbeat(Duration.ofMillis(50)))) {
            anna.connect();

            CompletableFuture<@Nullable Void> aWhile = new CompletableFuture<>();
            aWhile.completeOnTimeout(null, 500, TimeUnit.MILLISECONDS).get();

            assertThat(anna.state()).isEqualTo(State.CONNECTED);
            assertThat(relay.relay().connections("topic")).isEqualTo(1);
        }
    }

    @Test
    void whatATopicWouldNotPassOnIsNotSent() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                TopicClient anna = peer(relay, "anna", new Ear(), OPTIONS)) {
            assertThatThrownBy(() -> anna.sendAsync(new byte[0])).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> peer(relay, "", new Ear(), OPTIONS)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
