package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The text scripts under {@code conversations/}, each a test of its own. Their syntax stands in {@code README.md} there. */
public final class Conversations {
    private static final Path FOLDER = Path.of("src/test/resources/conversations");

    private Conversations() {}

    /** One test per script, by name. */
    public static Stream<DynamicTest> all() throws IOException {
        return beginningWith("", 1, script -> Map.of());
    }

    /**
     * Those whose names begin so, in other surroundings.
     *
     * @param nodes how many relays there are; actors are at each in turn, as they come up
     * @param settings of each script's relays, beside those it gives itself
     */
    public static Stream<DynamicTest> beginningWith(
            String name, int nodes, Function<String, Map<String, String>> settings) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(name)
                            && file.toString().endsWith(".txt"))
                    .sorted()
                    .toList()
                    .stream()
                    .map(file -> test(file, nodes, settings));
        }
    }

    private static DynamicTest test(Path file, int nodes, Function<String, Map<String, String>> settings) {
        String script = file.getFileName().toString();
        return DynamicTest.dynamicTest(
                script.replace(".txt", "").replace('-', ' '),
                file.toUri(),
                () -> play(script, lines(file), new Stage(nodes, settings.apply(script))));
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
        play(name, lines, new Stage(1, Map.of()));
    }

    /** @param empty closed at the end */
    private static void play(String name, List<String> lines, Stage empty) throws IOException {
        try (Stage stage = empty) {
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
