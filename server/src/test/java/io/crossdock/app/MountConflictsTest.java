package io.crossdock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crossdock.config.ConfigException;
import io.crossdock.config.ConfigLoader;
import io.crossdock.config.Profile;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MountConflictsTest {
    private static void read(String... assignments) {
        ConfigLoader loader = new ConfigLoader(Map.of());
        for (String assignment : assignments) {
            if (assignment.startsWith("as=")) {
                loader.profile(Profile.named(assignment.substring(3)));
            } else {
                loader.set(assignment);
            }
        }
        Relay.readConfig(loader.load());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Whoever moved is to blame, also when the other one is read later.
                "topic.mount=/session        | topic.mount = \"/session\" | /session, which is session.mount",
                "chat.mount=/topic/          | chat.mount = \"/topic/\" | /topic, which is topic.mount",
                "chat.mount=/topic/chat      | chat.mount = \"/topic/chat\" | /topic, which is topic.mount",
                "event.mount=/metrics        | event.mount = \"/metrics\" | /metrics, which is the relay's own",
                "event.mount=/ready/x        | event.mount = \"/ready/x\" | /ready, which is the relay's own",
                "topic.mount=/ chat.mount=/  | chat.mount = \"/\" | /, which is topic.mount",
                "admin.token=x chat.mount=/admin     | chat.mount = \"/admin\" | /admin, which is the relay's own",
                "echo.enabled=true chat.mount=/echo  | chat.mount = \"/echo\" | /echo, which is the relay's own",
                "as=pluresdb session.enabled=true session.mount=/ | session.mount = \"/\" | /, which is topic.mount"
            })
    void aPathThatIsTakenIsRefused(String assignments, String value, String taken) {
        assertThatThrownBy(() -> read(assignments.split(" ")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(value + " (--set): allowed is a path that is not, nor lies above or below, " + taken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topic.mount=/",
                "chat.mount=/admin",
                "chat.mount=/echo",
                "chat.mount=/topics",
                "chat.enabled=false topic.mount=/chat",
                "as=pluresdb",
                "as=hypo echo.enabled=true",
                "as=kirb",
                "as=issun",
                "as=relay-system session.mount=/health",
                "as=pluresdb session.enabled=true"
            })
    void aPathThatIsFreeIsTaken(String assignments) {
        assertThatCode(() -> read(assignments.split(" "))).doesNotThrowAnyException();
    }

    @Test
    void aMountWrittenWithASlashIsReachedWithout() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("topic.mount", "/live/"));
                TestSocket alice = TestSocket.open(relay.httpPort(), "/live")) {
            alice.settle();

            assertThat(alice.answer().status()).isEqualTo(101);
        }
    }

    @Test
    void aProtocolAtTheRootLeavesTheOthersTheirPaths() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of("topic.mount", "/"));
                TestSocket alice = TestSocket.open(relay.httpPort(), "/anywhere");
                HttpProbe probe = HttpProbe.connect(relay.httpPort())) {
            alice.settle();

            assertThat(probe.get("/health").status()).isEqualTo(200);
            assertThat(relay.relay().listeners())
                    .filteredOn(each -> each.address().endsWith("  /"))
                    .extracting(Relay.Listener::what)
                    .containsExactly("topic");
        }
    }
}
