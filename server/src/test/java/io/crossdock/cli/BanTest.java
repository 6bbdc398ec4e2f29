package io.crossdock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRedis;
import io.crossdock.kit.TestRelay;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators and the chat board: over HTTP, and from the command line. */
class BanTest {
    private static final Map<String, String> TOKEN = Map.of("CROSSDOCK_ADMIN_TOKEN", "operator");
    private static final String JSON = "Content-Type: application/json";
    private static final String TRAPPED =
            "{\"browser_id\":\"b\",\"message\":\"a room\",\"message_type\":\"offered\",\"website\":\"x\"}";

    private static TestRelay relay() {
        return TestRelay.with(Map.of("admin.token", "operator", "chat.secret", "s"));
    }

    private static Captured ban(TestRelay relay, String... more) {
        String[] args = new String[more.length + 3];
        args[0] = "ban";
        System.arraycopy(more, 0, args, 1, more.length);
        args[more.length + 1] = "--url";
        args[more.length + 2] = "http://127.0.0.1:" + relay.httpPort();
        return Captured.run(TOKEN, args);
    }

    @Test
    void aBanIsListedAndLifted() throws IOException {
        try (TestRelay relay = relay();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(ban(relay, "list").out()).isEmpty();
            assertThat(http.ask("POST", "/chat/messages", TRAPPED, JSON).status())
                    .isEqualTo(403);

            Captured list = ban(relay, "list");
            String key = list.out().replaceFirst("(?s).*  ([0-9a-f]{64})  .*", "$1");
            Captured wrongKind = ban(relay, "lift", "address", key);
            Captured lifted = ban(relay, "lift", "identity", key);

            assertThat(list.exitCode()).isZero();
            assertThat(list.out()).matches("identity {2}20\\S+Z {2}[0-9a-f]{64} {2}Bot detected via honeypot\\R");
            assertThat(ban(relay, "list", "--json").out()).contains("{\"bans\":[]}");
            assertThat(wrongKind.exitCode()).isEqualTo(1);
            assertThat(wrongKind.err()).isEqualTo("crossdock: there is no such ban" + System.lineSeparator());
            assertThat(lifted.exitCode()).isZero();
            assertThat(ban(relay, "lift", "identity", key).exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aDropInHasItOnThePortForOperators() {
        int port = TestRedis.freePort();
        try (TestRelay relay =
                TestRelay.with(Map.of("as", "kirb", "admin.token", "operator", "admin.port", Integer.toString(port)))) {
            assertThat(ban(relay, "list").exitCode()).isEqualTo(1);
            Captured list = Captured.run(TOKEN, "ban", "list", "--set", "admin.port=" + port);

            assertThat(list.err()).isEmpty();
            assertThat(list.exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /admin/chat/bans, 200",
        "GET, /admin/chat/bans?limit=1, 200",
        "GET, /admin/chat/bans?limit=x, 400",
        "POST, /admin/chat/bans, 405",
        "GET, /admin/chat/counts, 200",
        "DELETE, /admin/chat/counts, 405",
        "GET, /admin/chat/bans/identity/x, 405",
        "DELETE, /admin/chat/bans/identity/x, 404",
        "DELETE, /admin/chat/bans/nonsense/x, 404",
        "DELETE, /admin/chat/bans/identity, 404",
        "DELETE, /admin/chat/messages/x, 404",
        "GET, /admin/chat/messages/x, 405",
        "GET, /admin/chat, 404",
    })
    void everyCallWantsTheTokenAndSaysWhatItTakes(String method, String path, int status) throws IOException {
        try (TestRelay relay = relay();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            assertThat(http.ask(method, path, "", "Authorization: Bearer another")
                            .status())
                    .isEqualTo(401);
            assertThat(http.ask(method, path, "").status()).isEqualTo(401);
            assertThat(http.ask(method, path, "", "Authorization: Bearer operator")
                            .status())
                    .isEqualTo(status);
        }
    }

    @Test
    void anOperatorTakesAMessageDownAndSeesCounts() throws IOException {
        try (TestRelay relay = relay();
                HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            String posted = http.ask("POST", "/chat/messages", TRAPPED.replace("x", ""), JSON)
                    .body();
            String id = posted.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
            String counts = http.get("/admin/chat/counts", "Authorization: Bearer operator")
                    .body();

            assertThat(counts)
                    .startsWith("{\"messages\":1,\"bytes\":")
                    .contains("\"bans\":{\"identity\":0,\"browser\":0,\"address\":0}", "\"posted\":1");
            assertThat(http.ask("DELETE", "/admin/chat/messages/" + id, "", "Authorization: Bearer operator")
                            .status())
                    .isEqualTo(204);
            assertThat(http.get("/chat/messages").body()).isEqualTo("[]");
        }
    }

    @Test
    void withoutATokenWithAnotherOrWithoutARelayOneLineSaysSo() {
        try (TestRelay relay = relay()) {
            String url = "http://127.0.0.1:" + relay.httpPort();
            Captured none = Captured.run("ban", "list", "--url", url);
            Captured other = Captured.run("ban", "list", "--url", url, "--set", "admin.token=x");
            Captured nobody = Captured.run(TOKEN, "ban", "list", "--url", "http://127.0.0.1:" + TestRedis.freePort());
            Captured kind = Captured.run(TOKEN, "ban", "lift", "nobody", "x", "--url", url);
            Captured twoLines = Captured.run("ban", "list", "--url", url, "--set", "admin.token=hunter2\nhunter2");
            Captured bare = Captured.run("ban");

            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.err()).startsWith("crossdock: admin.token is not set");
            assertThat(other.exitCode()).isEqualTo(1);
            assertThat(other.err()).contains("has another admin.token").doesNotContain("operator");
            assertThat(nobody.exitCode()).isEqualTo(1);
            assertThat(nobody.err()).contains("no relay answers at");
            assertThat(kind.exitCode()).isEqualTo(2);
            assertThat(twoLines.exitCode()).isEqualTo(2);
            assertThat(twoLines.err())
                    .startsWith("crossdock: admin.token = (secret) (--set): allowed is")
                    .doesNotContain("hunter2");
            assertThat(bare.exitCode()).isEqualTo(2);
            assertThat(bare.err()).contains("list or lift");
        }
    }
}
