package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RedisPingTest {
    /** Takes one connection, answers each read with the next reply and hangs up; gives what was asked. */
    private static CompletableFuture<String> serving(ServerSocket server, String... replies) {
        return CompletableFuture.supplyAsync(() -> {
                    StringBuilder asked = new StringBuilder();
                    try (Socket socket = server.accept()) {
                        byte[] buffer = new byte[1024];
                        for (String reply : replies) {
                            int read = socket.getInputStream().read(buffer);
                            asked.append(new String(buffer, 0, read, UTF_8));
                            socket.getOutputStream().write(reply.getBytes(UTF_8));
                        }
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return asked.toString();
                })
                .orTimeout(10, TimeUnit.SECONDS);
    }

    private static ServerSocket listening() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "+PONG                                | OK   | answers",
                "-NOAUTH Authentication required.     | FAIL | answers -NOAUTH Authentication required.",
                "-LOADING                             | FAIL | answers -LOADING",
                "HTTP/1.1 400 Bad Request             | FAIL | answers HTTP/1.1 400 Bad Request"
            })
    void thePingIsAnsweredOrNot(String reply, Check.Status status, String finding) throws IOException {
        try (ServerSocket server = listening()) {
            CompletableFuture<String> asked = serving(server, reply + "\r\n");

            Check check = RedisPing.ask("redis://127.0.0.1:" + server.getLocalPort() + "/0", null);

            assertThat(check.status()).isEqualTo(status);
            assertThat(check.finding()).isEqualTo("127.0.0.1:" + server.getLocalPort() + " " + finding);
            assertThat(asked.join()).isEqualTo("*1\r\n$4\r\nPING\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"user:p%40ss, *3$4AUTH$4user$4p@ss", ":secret, *2$4AUTH$6secret", "secret, *2$4AUTH$6secret"})
    void theUrlsLoginComesFirst(String login, String command) throws IOException {
        try (ServerSocket server = listening()) {
            CompletableFuture<String> asked = serving(server, "+OK\r\n", "+PONG\r\n");

            Check check = RedisPing.ask("redis://" + login + "@127.0.0.1:" + server.getLocalPort(), null);

            assertThat(check.status()).isEqualTo(Check.Status.OK);
            assertThat(asked.join().replace("\r\n", "")).isEqualTo(command + "*1$4PING");
        }
    }

    @Test
    void aRefusedLoginFailsWithoutShowingThePassword() throws IOException {
        try (ServerSocket server = listening()) {
            CompletableFuture<String> asked = serving(server, "-WRONGPASS invalid\r\n");

            Check check = RedisPing.ask("redis://:hunter2@127.0.0.1:" + server.getLocalPort(), null);

            assertThat(check.status()).isEqualTo(Check.Status.FAIL);
            assertThat(check.toString()).contains("refuses the login").doesNotContain("hunter2");
            assertThat(asked).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatHangsUpFails() throws IOException {
        try (ServerSocket server = listening()) {
            CompletableFuture<String> asked = serving(server, "");

            assertThat(RedisPing.ask("redis://127.0.0.1:" + server.getLocalPort(), null)
                            .status())
                    .isEqualTo(Check.Status.FAIL);
            assertThat(asked).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    @Test
    void aServerThatSaysNothingFailsInTime() throws IOException {
        try (ServerSocket server = listening()) {
            Check check = RedisPing.ask("redis://127.0.0.1:" + server.getLocalPort(), null);

            assertThat(check.finding()).endsWith("did not answer within 2 s");
        }
    }

    @Test
    void nobodyThereFails() throws IOException {
        int port;
        try (ServerSocket server = listening()) {
            port = server.getLocalPort();
        }

        assertThat(RedisPing.ask("redis://127.0.0.1:" + port, null).status()).isEqualTo(Check.Status.FAIL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost", "localhost:6379", "redis://", "redis:// x", "redis:///0", "redis://h:99999"})
    void whatIsNoRedisUrlFails(String url) {
        assertThat(RedisPing.ask(url, null).finding()).isEqualTo("redis.url is not a URL of Redis");
    }

    @Test
    void aRedisWithTlsIsTrustedForTheAuthorityThatIsConfigured(@TempDir Path folder) throws Exception {
        X509Bundle identity = new CertificateBuilder()
                .subject("CN=redis")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle stranger = new CertificateBuilder()
                .subject("CN=redis")
                .addSanIpAddress("127.0.0.1")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Path ca = Files.writeString(folder.resolve("ca.pem"), identity.getCertificatePathPEM());
        Path other = Files.writeString(folder.resolve("other.pem"), stranger.getCertificatePathPEM());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        try (ServerSocket server =
                tls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "rediss://127.0.0.1:" + server.getLocalPort();
            CompletableFuture<String> asked = serving(server, "+PONG\r\n");

            assertThat(RedisPing.ask(url, ca).status()).isEqualTo(Check.Status.OK);
            assertThat(asked.join()).contains("PING");

            CompletableFuture<Void> refused = CompletableFuture.runAsync(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                } catch (IOException expected) {
                    // The client does not trust us and says so.
                }
            });
            assertThat(RedisPing.ask(url, other).status()).isEqualTo(Check.Status.FAIL);
            assertThat(refused).succeedsWithin(Duration.ofSeconds(10));
        }
    }
}
