package io.crossdock.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.client.Options;
import io.crossdock.client.Pairing;
import io.crossdock.client.Registration;
import io.crossdock.client.RelayException;
import io.crossdock.client.RelayException.Reason;
import io.crossdock.client.Role;
import io.crossdock.client.SessionClient;
import io.crossdock.client.SessionServer;
import io.crossdock.client.State;
import io.crossdock.kit.TestRelay;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionClientTest {
    private static final Options OPTIONS = Options.standard();

    private final Ear workstationEar = new Ear();
    private final Ear phoneEar = new Ear();

    private static SessionServer server(TestRelay relay) {
        return new SessionServer(URI.create("http://127.0.0.1:" + relay.httpPort() + "/session"), OPTIONS);
    }

    private SessionClient workstation(Pairing pairing) {
        return new SessionClient(Role.WORKSTATION, pairing, workstationEar, OPTIONS);
    }

    private SessionClient phone(Pairing pairing) {
        return new SessionClient(Role.PHONE, pairing, phoneEar, OPTIONS);
    }

    @Test
    void aWorkstationAndAPhoneMeetAndTalkBothWays() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Registration registration = server(relay).register();
            assertThat(registration.lifetime()).isEqualTo(Duration.ofHours(2));
            try (SessionClient workstation = workstation(registration.pairing());
                    SessionClient phone =
                            phone(Pairing.parse(registration.pairing().payload()))) {
                workstation.connect();
                phone.connect();
                assertThat(workstationEar.next()).isEqualTo("phone joined");

                phone.send("hello \"workstation\" 🚀");
                workstation.send(new byte[] {'h', 'i'});
                workstation.send("");

                assertThat(workstationEar.next()).isEqualTo("hello \"workstation\" 🚀");
                assertThat(phoneEar.next()).isEqualTo("bytes hi");
                assertThat(phoneEar.next()).isEmpty();
                assertThat(phone.state()).isEqualTo(State.CONNECTED);

                phone.closeAsync().join();
                assertThat(phoneEar.until("end")).containsExactly("state CLOSED", "end");
                assertThat(workstationEar.next()).isEqualTo("phone left");
            }
            assertThat(workstationEar.next()).isEqualTo("end");
        }
    }

    @Test
    void largeMessagesAreJoinedFromTheHalvesTheyComeIn() throws Exception {
        char[] large = new char[16 << 20];
        Arrays.fill(large, 'ü');
        large[large.length - 1] = '!';
        String text = new String(large);
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Pairing pairing = server(relay).register().pairing();
            try (SessionClient workstation = workstation(pairing);
                    SessionClient phone = phone(pairing)) {
                workstation.connect();
                phone.connect();

                phone.sendAsync(text).get(30, TimeUnit.SECONDS);
                phone.send("small");

                assertThat(workstationEar.next()).isEqualTo("phone joined");
                assertThat(workstationEar.next().equals(text)).isTrue();
                assertThat(workstationEar.next()).isEqualTo("small");
            }
        }
    }

    @Test
    void whatIsSentAtOnceArrivesInOrder() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Pairing pairing = server(relay).register().pairing();
            try (SessionClient workstation = workstation(pairing);
                    SessionClient phone = phone(pairing)) {
                workstation.connect();
                phone.connect();
                assertThat(workstationEar.next()).isEqualTo("phone joined");

                CompletableFuture<?> last = CompletableFuture.completedFuture("");
                for (int i = 0; i < 2_000; i++) {
                    last = phone.sendAsync("n" + i);
                }
                last.get(20, TimeUnit.SECONDS);

                for (int i = 0; i < 2_000; i++) {
                    assertThat(workstationEar.next()).isEqualTo("n" + i);
                }
            }
        }
    }

    @Test
    void killingEndsBothForGood() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            SessionServer server = server(relay);
            Pairing pairing = server.register().pairing();
            try (SessionClient workstation = workstation(pairing);
                    SessionClient phone = phone(pairing)) {
                workstation.connect();
                phone.connect();

                assertThat(server.kill(pairing)).isTrue();
                assertThat(server.kill(pairing)).isFalse();

                assertThat(workstationEar.until("end KILLED")).contains("state CLOSED");
                assertThat(phoneEar.until("end KILLED")).doesNotContain("state RECONNECTING");
                assertThatThrownBy(() -> phone.send("late"))
                        .isInstanceOfSatisfying(
                                RelayException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.CLOSED));
            }
        }
    }

    @Test
    void aWrongTokenIsRefusedAndNotTriedAgain() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            Pairing right = server(relay).register().pairing();
            Pairing wrong = new Pairing(right.address(), right.sessionId(), "0123");
            try (SessionClient phone = phone(wrong)) {
                assertThatThrownBy(phone::connect)
                        .hasMessage("invalid session")
                        .isInstanceOfSatisfying(
                                RelayException.class,
                                e -> assertThat(e.reason()).isEqualTo(Reason.REFUSED));
                assertThat(phoneEar.until("end REFUSED"))
                        .containsExactly("state CONNECTING", "state CLOSED", "end REFUSED");
            }
        }
    }

    @Test
    void theHeartbeatKeepsTheSessionAliveWhileBothAreSilent() throws Exception {
        Options lively = OPTIONS.withHeartbeat(Duration.ofMillis(400));
        try (TestRelay relay = TestRelay.with(Map.of("session.idle-seconds", "1"))) {
            SessionServer server = server(relay);
            Pairing pairing = server.register().pairing();
            Pairing control = server.register().pairing();
            try (SessionClient workstation = new SessionClient(Role.WORKSTATION, pairing, workstationEar, lively)) {
                workstation.connect();
                // Longer than the session would live: the one that nobody uses is gone by then.
                refusedAtLast(control);

                try (SessionClient phone = phone(pairing)) {
                    phone.connect();
                    phone.send("still there?");
                    assertThat(workstationEar.until("still there?")).contains("phone joined");
                }
            }
        }
    }

    /** Waits until nobody has touched this session for as long as it lives. Each look would keep it alive, so one look only. */
    private static void refusedAtLast(Pairing pairing) throws InterruptedException, ExecutionException {
        CompletableFuture<@Nullable Void> look = new CompletableFuture<@Nullable Void>()
                .completeOnTimeout(null, 1_300, TimeUnit.MILLISECONDS)
                .thenCompose(late -> new SessionClient(Role.PHONE, pairing, new Ear(), OPTIONS).connectAsync());
        assertThat(look.handle((in, fault) -> fault != null).get()).isTrue();
    }

    @Test
    void whereThereIsNoRelayConnectingFailsAtOnce() throws Exception {
        int port;
        try (TestRelay relay = TestRelay.with(Map.of())) {
            port = relay.httpPort();
        }
        Pairing nowhere = new Pairing(URI.create("ws://127.0.0.1:" + port + "/session/ws"), "s", "t");
        SessionServer server = new SessionServer(URI.create("http://127.0.0.1:" + port), OPTIONS);
        try (SessionClient phone = phone(nowhere)) {
            assertThatThrownBy(phone::connect)
                    .hasMessageStartingWith("127.0.0.1:" + port + " cannot be reached")
                    .isInstanceOfSatisfying(
                            RelayException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE));
        }
        assertThatThrownBy(server::register).isInstanceOf(RelayException.class);
        assertThat(server.isHealthyAsync().get()).isFalse();
    }

    @Test
    void aWrongPathIsRefused() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of())) {
            String host = "127.0.0.1:" + relay.httpPort();
            try (SessionClient phone = phone(new Pairing(URI.create("ws://" + host + "/session/wx"), "s", "t"))) {
                assertThatThrownBy(phone::connect).hasMessage(host + " answered the upgrade with 404");
            }
            SessionServer server = new SessionServer(URI.create("http://" + host + "/nothing/"), OPTIONS);
            assertThatThrownBy(server::register).hasMessageContaining("404");
        }
    }
}
