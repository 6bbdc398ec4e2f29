package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.TestRelay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two ends of a session, each a command with lines going in and lines coming out. */
@Timeout(60)
class WorkstationTest {
    private static final Pattern PAYLOAD = Pattern.compile("--pair '(\\{.*\\})'");

    @TempDir
    Path folder = Path.of("");

    private static String url(TestRelay relay) {
        return "http://127.0.0.1:" + relay.httpPort() + "/session";
    }

    /** The command on threads of its own. */
    private static final class Running implements AutoCloseable {
        private final CountDownLatch signal = new CountDownLatch(1);
        private final OutputStream typed;
        private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();

        Running(String... args) throws IOException {
            PipedInputStream in = new PipedInputStream(1 << 20);
            typed = new PipedOutputStream(in);
            PrintStream out = new PrintStream(new Lines(printed), true, UTF_8);
            Console console = new Console(out, out, Map.of(), settings -> () -> {});
            Thread thread = new Thread(
                    () -> {
                        exit.complete(new CommandLine(new Workstation(console, in, () -> signal::await)).execute(args));
                        out.close();
                    },
                    "workstation");
            thread.start();
        }

        void type(String line) throws IOException {
            typed.write((line + "\n").getBytes(UTF_8));
            typed.flush();
        }

        /** The first line from here on with these words. */
        String until(String words) throws InterruptedException {
            String line = printed.poll(20, TimeUnit.SECONDS);
            while (line != null && !line.contains(words)) {
                line = printed.poll(20, TimeUnit.SECONDS);
            }
            assertThat(line).as("a line with " + words).isNotNull();
            return String.valueOf(line);
        }

        int exit() throws Exception {
            return exit.get(20, TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            signal.countDown();
        }
    }

    /** Whole lines, from whatever thread prints them. */
    private static final class Lines extends OutputStream {
        private final BlockingQueue<String> lines;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(BlockingQueue<String> lines) {
            this.lines = lines;
        }

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                lines.add(line.toString(UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }

    @Test
    void aWorkstationShowsACodeAndAPhoneThatHasItCanTalkToIt() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Running workstation = new Running(url(relay))) {
            assertThat(workstation.until("\u2588")).hasSizeGreaterThan(40);
            workstation.until("Open this on the phone: " + url(relay) + "/phone#");
            Matcher payload = PAYLOAD.matcher(workstation.until("--pair"));
            assertThat(payload.find()).isTrue();
            workstation.until("* connected");
            try (Running phone = new Running("--as", "phone", "--pair", payload.group(1))) {
                phone.until("* connected");
                workstation.until("* a phone has joined");

                phone.type("hello \u001b[2J there");
                workstation.type("//slash");

                assertThat(workstation.until("phone: ")).isEqualTo("phone: hello \ufffd[2J there");
                assertThat(phone.until("workstation: ")).isEqualTo("workstation: /slash");
                phone.type("/quit");
                assertThat(phone.exit()).isZero();
                workstation.until("* the phone has left");
            }
            workstation.signal.countDown();
            assertThat(workstation.exit()).isZero();
        }
    }

    @Test
    void scriptsGetJsonAndKillingEndsBothWell() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Running workstation = new Running(url(relay), "--json")) {
            String registered = workstation.until("\"event\":\"registered\"");
            assertThat(registered).contains("\"page\":\"" + url(relay) + "/phone#");
            String payload = registered
                    .replaceFirst(".*\"payload\":\"(\\{.*?\\})\".*", "$1")
                    .replace("\\\"", "\"");
            try (Running phone = new Running("--json", "--as", "phone", "--pair", "-")) {
                phone.type(payload);
                phone.until("{\"event\":\"state\",\"state\":\"connected\"}");
                workstation.until("{\"event\":\"joined\",\"role\":\"phone\"}");
                phone.type("say \"hi\"");
                workstation.until("{\"event\":\"text\",\"from\":\"phone\",\"text\":\"say \\\"hi\\\"\"}");

                workstation.type("/kill");

                phone.until("the session was ended");
                assertThat(phone.exit()).isZero();
                assertThat(workstation.exit()).isZero();
            }
        }
    }

    @Test
    void aFileArrivesWholeAndUnderANameThatIsFree() throws Exception {
        byte[] content = new byte[3 * (1 << 20) + 17];
        new Random(5).nextBytes(content);
        Path file = Files.write(folder.resolve("photo.jpg"), content);
        Path empty = Files.createFile(folder.resolve("empty"));
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("photo.jpg"), "already here");
        try (TestRelay relay = TestRelay.with(Map.of());
                Running workstation = new Running(url(relay), "--files", inbox.toString())) {
            Matcher payload = PAYLOAD.matcher(workstation.until("--pair"));
            assertThat(payload.find()).isTrue();
            workstation.until("* connected");
            try (Running phone = new Running("--as", "phone", "--pair", payload.group(1))) {
                workstation.until("* a phone has joined");
                phone.type("/file " + file);
                assertThat(phone.until("photo.jpg")).isEqualTo("* photo.jpg has arrived at the other end (3.0 MiB)");
                phone.type("/file " + empty);
                phone.until("* empty has arrived at the other end (0 bytes)");
                phone.type("/file " + folder.resolve("nothing"));
                phone.until("cannot be read");

                workstation.until("* got photo.jpg");
                workstation.until("* got empty");
            }
        }
        assertThat(inbox.resolve("photo (1).jpg")).hasBinaryContent(content);
        assertThat(inbox.resolve("photo.jpg")).hasContent("already here");
        assertThat(inbox.resolve("empty")).isEmptyFile();
        try (var left = Files.list(inbox)) {
            assertThat(left).hasSize(3);
        }
    }

    @Test
    void aFileThatIsTooLargeIsRefusedByTheOtherEnd() throws Exception {
        Path file = Files.write(folder.resolve("large"), new byte[(1 << 20) + 1]);
        try (TestRelay relay = TestRelay.with(Map.of());
                Running workstation = new Running(url(relay), "--file-mib-max", "1")) {
            Matcher payload = PAYLOAD.matcher(workstation.until("--pair"));
            assertThat(payload.find()).isTrue();
            workstation.until("* connected");
            try (Running phone = new Running("--as", "phone", "--pair", payload.group(1))) {
                workstation.until("* a phone has joined");

                phone.type("/file " + file);

                phone.until("! large was not sent: at most 1048576 bytes are taken");
            }
        }
    }

    @Test
    void theEndOfTheInputLeavesAndWhereNobodyIsThereItFails() throws Exception {
        try (TestRelay relay = TestRelay.with(Map.of());
                Running workstation = new Running(url(relay), "--qr", "none")) {
            workstation.until("* connected");
            workstation.typed.close();
            assertThat(workstation.exit()).isZero();
        }
        try (Running nobody = new Running("http://127.0.0.1:1/session")) {
            nobody.until("127.0.0.1:1 cannot be reached");
            assertThat(nobody.exit()).isEqualTo(1);
        }
    }
}
