package io.crossdock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real launcher in a folder of its own, with a Maven and with JDKs that only say how they were called. */
final class LauncherTest {
    /** Newer than any real JDK of this machine, among which the launcher looks as well. */
    private static final String NEWEST = "99.0.1";

    @TempDir
    Path folder = Path.of("");

    private Path root = Path.of("");
    private Path launcher = Path.of("");

    @BeforeEach
    void aCheckout() throws IOException {
        Path project = Files.exists(Path.of("crossdock")) ? Path.of(".") : Path.of("..");
        root = Files.createDirectory(folder.resolve("a folder")).toRealPath();
        launcher = Files.copy(project.resolve("crossdock"), root.resolve("crossdock"));
        Files.createDirectories(root.resolve("server/src/main"));
        Files.createDirectories(root.resolve("client/src/main"));
        Files.createFile(root.resolve("client/pom.xml"));
        Files.createDirectory(root.resolve(".mvn"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("server/pom.xml"));
        maven(
                "mkdir -p server/target/lib && echo \"$*\" >>builds && echo jar >server/target/crossdock-server.jar",
                "sleep 0.2 && : >server/target/lib/library.jar");
    }

    private void maven(String... lines) throws IOException {
        script(root.resolve("mvnw"), lines);
    }

    private Path jdk(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("jdk " + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(home.resolve("bin"));
        script(home.resolve("bin/java"), "printf '%s\\n' \"$0\" \"$@\"", "exit 7");
        return home;
    }

    private static void script(Path file, String... lines) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(Map<String, String> environment, Path script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectError(Files.createTempFile(folder, "err", "").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("CROSSDOCK_") || name.equals("JAVA_HOME"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** What a run said on stdout; it must end with the exit code. */
    private static List<String> said(Process process, int exitCode) throws IOException, InterruptedException {
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("exit code after %s", lines).isEqualTo(exitCode);
        return lines;
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(root.resolve("builds"));
    }

    private String complaints() throws IOException {
        StringBuilder all = new StringBuilder();
        try (var files = Files.newDirectoryStream(folder, "err*")) {
            for (Path file : files) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void theNewestJdkRunsTheRelayWithTheArgumentsAsTheyAre() throws Exception {
        Map<String, String> environment = Map.of(
                "JAVA_HOME",
                jdk(NEWEST).toString(),
                "PATH",
                jdk("98.1").resolve("bin") + ":" + System.getenv("PATH"),
                "CROSSDOCK_OPTS",
                "-Done=1 -Dtwo=2");

        List<String> said = said(start(environment, launcher, "serve", "--set", "a=b c", ""), 7);

        assertThat(said)
                .first()
                .isEqualTo(folder.resolve("jdk " + NEWEST + "/bin/java").toString());
        assertThat(said)
                .containsSequence("-Done=1", "-Dtwo=2", "-jar", root + "/server/target/launch/crossdock-server.jar")
                .endsWith("serve", "--set", "a=b c", "");
    }

    @Test
    void aJdkThatIsAskedForIsTaken() throws Exception {
        Path asked = jdk("98.1");
        String newest = jdk(NEWEST).toString();

        for (Path way : List.of(asked, asked.resolve("bin/java"))) {
            Map<String, String> environment = Map.of("JAVA_HOME", newest, "CROSSDOCK_JAVA", way.toString());
            assertThat(said(start(environment, launcher, "version"), 7))
                    .first()
                    .isEqualTo(asked.toRealPath().resolve("bin/java").toString());
        }
    }

    @Test
    void aJdkThatIsTooOldIsRefused() throws Exception {
        Map<String, String> environment = Map.of("CROSSDOCK_JAVA", jdk("11.0.2").toString());

        assertThat(said(start(environment, launcher, "version"), 1)).isEmpty();
        assertThat(complaints()).contains("needs a JDK 17 or newer");
    }

    @Test
    void firstStartsAtTheSameTimeBuildOnce() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(NEWEST).toString());
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);

        Process first = start(environment, launcher, "version");
        Process second = start(environment, link, "version");

        assertThat(said(first, 7)).endsWith("version");
        assertThat(said(second, 7)).endsWith("version");
        assertThat(builds()).containsExactly("--batch-mode -q -pl server package -Dmaven.test.skip=true");
        assertThat(root.resolve("server/target/launch/lib/library.jar")).exists();
    }

    @Test
    void onlyAChangeOfTheSourcesBuildsAgain() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(NEWEST).toString());
        said(start(environment, launcher, "version"), 7);

        said(start(environment, launcher, "version"), 7);
        assertThat(builds()).hasSize(1);

        int builds = 1;
        for (String module : List.of("server", "client")) {
            Path source = Files.createFile(root.resolve(module + "/src/main/Changed.java"));
            Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
            said(start(environment, launcher, "version"), 7);
            assertThat(builds()).hasSize(++builds);
            Files.delete(source);
        }
    }

    @Test
    void aLibraryOfOursIsTakenOverWheneverItHasChanged() throws Exception {
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(NEWEST).toString());
        Path ours = root.resolve("server/target/launch/lib/crossdock-client.jar");
        for (String content : List.of("first", "second")) {
            maven(
                    "mkdir -p server/target/lib && echo jar >server/target/crossdock-server.jar",
                    "echo " + content + " >server/target/lib/crossdock-client.jar");
            Files.deleteIfExists(root.resolve("server/target/launch/built"));

            said(start(environment, launcher, "version"), 7);

            assertThat(ours).hasContent(content + "\n");
        }
    }

    @Test
    void aFailingBuildShowsTheEndOfItsLogAndKeepsStdoutClean() throws Exception {
        maven("echo the reason", "exit 3");

        assertThat(said(start(Map.of("JAVA_HOME", jdk(NEWEST).toString()), launcher, "serve"), 1))
                .isEmpty();
        assertThat(complaints()).contains("the reason", "the build failed");
    }

    @Test
    void theTestsAreMavensAndSoIsTheirExitCode() throws Exception {
        maven("echo \"$*\"", "exit 5");

        assertThat(said(start(Map.of(), launcher, "test", "-Dtest=X"), 5))
                .containsExactly("--batch-mode --no-transfer-progress verify -Dtest=X");
    }
}
