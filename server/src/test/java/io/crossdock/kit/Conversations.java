package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The text scripts under {@code conversations/}, each a test of its own. Their syntax stands in {@code README.md} there. */
public final class Conversations {
    private static final Path FOLDER = Path.of("src/test/resources/conversations");

    private Conversations() {}

    /** One test per script, by name. */
    public static Stream<DynamicTest> all() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString().replace(".txt", "").replace('-', ' '),
                            file.toUri(),
                            () -> play(file.getFileName().toString(), lines(file))));
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Plays one script against a relay of its own; a line that does not hold throws with its place and both sides. */
    static void play(String name, List<String> lines) throws IOException {
        try (Stage stage = new Stage()) {
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    perform(stage, line, name + ":" + (i + 1));
                }
            }
            stage.expectNothingLeft(name);
        }
    }

    private static void perform(Stage stage, String line, String place) {
        try {
            stage.perform(line);
        } catch (AssertionError | IOException | RuntimeException e) {
            throw new AssertionError("\n" + place + ": " + line + "\n" + e.getMessage(), e);
        }
    }
}
