package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A real Redis on a free port, with a folder of its own. It is the {@code redis-server} of the {@code PATH} when that is
 * version 7 or newer, else the binary of version 6.2 that a jar brings along. Tests that need one are skipped where
 * neither runs.
 */
public final class TestRedis implements AutoCloseable {
    private static final int STOP_SECONDS = 10;
    private static final String EMBEDDED = "/redis-server-6.2.6-v5-linux-amd64";
    private static final String EMBEDDED_ARM = "/redis-server-6.2.7-linux-arm64";
    private static @Nullable Path binary;
    private static boolean sought;

    private final Path folder;
    private final int port;
    private final List<String> command;
    private @Nullable Process process;

    private TestRedis(int port, Path folder, List<String> command) {
        this.port = port;
        this.folder = folder;
        this.command = command;
    }

    /** Starts one, with further options as in {@code redis-server --option value}. */
    public static TestRedis start(String... options) {
        return start(freePort(), options);
    }

    public static TestRedis start(int port, String... options) {
        Path server = binary();
        assumeTrue(server != null, "no Redis runs on this machine");
        try {
            Path folder = Files.createTempDirectory("redis");
            List<String> command = new ArrayList<>(List.of(
                    String.valueOf(server), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
            command.addAll(List.of("--dir", folder.toString(), "--daemonize", "no"));
            command.addAll(List.of(options));
            TestRedis redis = new TestRedis(port, folder, command);
            redis.run();
            return redis;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts a Sentinel that alone decides about the master at this port, after a second without an answer. */
    public static TestRedis sentinel(String name, int masterPort) {
        int port = freePort();
        Path server = binary();
        assumeTrue(server != null, "no Redis runs on this machine");
        try {
            Path folder = Files.createTempDirectory("sentinel");
            Path config = Files.writeString(
                    folder.resolve("sentinel.conf"),
                    String.join(
                            "\n",
                            "port " + port,
                            "bind 127.0.0.1",
                            "dir " + folder,
                            "sentinel monitor " + name + " 127.0.0.1 " + masterPort + " 1",
                            "sentinel down-after-milliseconds " + name + " 1000",
                            "sentinel failover-timeout " + name + " 5000",
                            ""));
            TestRedis sentinel =
                    new TestRedis(port, folder, List.of(String.valueOf(server), config.toString(), "--sentinel"));
            sentinel.run();
            return sentinel;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** For tests of what only Redis 7 has: skips them where there is none. */
    public static void needsVersion7() {
        assumeTrue(version(Path.of("redis-server")) >= 7, "no redis-server 7 on the PATH");
    }

    private void run() throws IOException {
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("log.txt").toFile()))
                .start();
        Awaitility.await().atMost(STOP_SECONDS, TimeUnit.SECONDS).until(this::answers);
    }

    private boolean answers() {
        assertThat(Objects.requireNonNull(process).isAlive()).as(this::log).isTrue();
        try {
            String reply = say("PING");
            return reply.startsWith("+PONG") || reply.startsWith("-NOAUTH") || reply.startsWith("-DENIED");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Says one line to it, in its inline form, and answers what comes back first. */
    public String say(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
            byte[] reply = new byte[65_536];
            int count = socket.getInputStream().read(reply);
            return count < 0 ? "" : new String(reply, 0, count, UTF_8);
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public Path folder() {
        return folder;
    }

    /** Stops it in its tracks: connections stay open and nothing is answered. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Ends it without a word. */
    public void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            try {
                assertThat(running.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Starts it again on the same port, empty unless an option made it write. */
    public void restart() {
        kill();
        try {
            run();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void signal(String name) {
        Process running = Objects.requireNonNull(process);
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(running.pid())).start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it has written. */
    String log() {
        try {
            return Files.readString(folder.resolve("log.txt"));
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Override
    public void close() {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static synchronized @Nullable Path binary() {
        if (!sought) {
            sought = true;
            Path installed = Path.of("redis-server");
            binary = version(installed) >= 7 ? installed : embedded();
        }
        return binary;
    }

    private static @Nullable Path embedded() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        if (!System.getProperty("os.name").equals("Linux")) {
            return null;
        }
        try (InputStream bytes = TestRedis.class.getResourceAsStream(arm ? EMBEDDED_ARM : EMBEDDED)) {
            Path file = Files.createTempFile(
                    "redis-server",
                    null,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            file.toFile().deleteOnExit();
            Files.write(
                    file, Objects.requireNonNull(bytes, "the binary in the jar").readAllBytes());
            return version(file) > 0 ? file : null;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The major version; 0 when it does not run. */
    private static int version(Path server) {
        try {
            Process process = new ProcessBuilder(server.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String line = new String(process.getInputStream().readAllBytes(), UTF_8);
            return process.waitFor() == 0 && line.contains(" v=")
                    ? Integer.parseInt(line.substring(line.indexOf(" v=") + 3, line.indexOf('.')))
                    : 0;
        } catch (IOException notThere) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }
}
