package io.crossdock.protocol.topic;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crossdock.kit.TestRelay;
import io.crossdock.protocol.topic.AzureRelayClient.Link;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What PluresDB's own client makes of the relay: how often it calls back, and when it connects. */
class AzureRelayClientTest {
    private static final int NOTHING_MORE_MILLIS = 200;

    private final TestRelay relay = TestRelay.with(Map.of("as", "pluresdb"));
    private final List<AzureRelayClient> clients = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() throws Exception {
        clients.forEach(AzureRelayClient::close);
        relay.close();
    }

    private AzureRelayClient client(String topic) {
        AzureRelayClient client = new AzureRelayClient(relay.httpPort(), "", topic);
        clients.add(client);
        return client;
    }

    /** A listener and the connections it was called back with. */
    private List<Link> listen(String topic) {
        List<Link> connections = new CopyOnWriteArrayList<>();
        client(topic).listen(connections::add);
        return connections;
    }

    private static void expectCallbacks(int expected, List<List<Link>> listeners) {
        await().atMost(10, SECONDS)
                .during(NOTHING_MORE_MILLIS, MILLISECONDS)
                .untilAsserted(
                        () -> assertThat(listeners.stream().mapToInt(List::size).sum())
                                .isEqualTo(expected));
    }

    @Test
    void aListenerIsCalledOnceForOnePeerAndBothDirectionsDeliver() throws Exception {
        List<Link> listener = listen("db");
        Link connected = client("db").connect("pa").get(10, SECONDS);
        expectCallbacks(1, List.of(listener));

        connected.send("SGk=");
        listener.get(0).send("SGVsbG8=");

        await().untilAsserted(() -> assertThat(listener.get(0).received()).containsExactly("SGk="));
        await().untilAsserted(() -> assertThat(connected.received()).containsExactly("SGVsbG8="));
    }

    @Test
    void threeListenersAreCalledFiveTimesAndEightTimesAfterOneMoreConnects() throws Exception {
        List<Link> first = listen("db");
        expectCallbacks(0, List.of(first));
        List<Link> second = listen("db");
        expectCallbacks(2, List.of(first, second));
        List<Link> third = listen("db");
        expectCallbacks(5, List.of(first, second, third));

        Link connected = client("db").connect("pa").get(10, SECONDS);

        expectCallbacks(8, List.of(first, second, third));
        connected.send("SGk=");
        await().untilAsserted(() ->
                assertThat(third).allSatisfy(link -> assertThat(link.received()).containsExactly("SGk=")));
    }

    @Test
    void anotherTopicHearsNothingOfIt() throws Exception {
        List<Link> elsewhere = listen("other");
        List<Link> first = listen("db");
        expectCallbacks(0, List.of(elsewhere, first));
        List<Link> second = listen("db");
        expectCallbacks(2, List.of(first, second));

        client("db").connect("pa").get(10, SECONDS);

        expectCallbacks(4, List.of(first, second));
        expectCallbacks(0, List.of(elsewhere));
    }

    @Test
    void aConnectWaitsUntilSomebodyIsThere() throws Exception {
        CompletableFuture<Link> lonely = client("db").connect("pa");
        await().during(NOTHING_MORE_MILLIS, MILLISECONDS).until(() -> !lonely.isDone());

        List<Link> listener = listen("db");

        assertThat(lonely.get(10, SECONDS).received()).isEmpty();
        expectCallbacks(1, List.of(listener));
    }

    @Test
    void anErrorFrameFailsTheConnectWithItsPayload() {
        CompletableFuture<Link> failed = client("").connect("pa");

        assertThatThrownBy(() -> failed.get(10, SECONDS))
                .hasMessageContaining("Azure relay error: \"Topic is required for join\"");
    }
}
