package io.crossdock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The repository is tidy, and each rule that says so is seen to fail on an untidy snippet. */
class TidyTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final List<Path> FILES = TidyRules.files(ROOT);

    @Test
    void theRulesSeeTheFiles() {
        assertThat(java().count()).isGreaterThan(60);
        assertThat(markdown().count()).isGreaterThan(5);
        assertThat(FILES)
                .doesNotHaveDuplicates()
                .noneMatch(file -> file.toString().contains("/target/"));
    }

    @Test
    void noJavaFileIsLongerThanSomebodyReads() {
        assertNoFaults(java(), file -> TidyRules.longFiles(text(file)));

        assertThat(TidyRules.longFiles("\n".repeat(300))).isEmpty();
        assertThat(TidyRules.longFiles("\n".repeat(301))).containsExactly("has 301 lines, at most 300");
    }

    @Test
    void methodsFitAScreenAndNamesSaySomething() {
        assertNoFaults(java(), file -> TidyRules.javaFaults(file.getFileName().toString(), text(file)));

        String body = "\n".repeat(58);
        assertThat(faults("class A { void fits() {" + body + "\n} }")).isEmpty();
        assertThat(faults("class A { void long_() {" + body + "\n\n} }"))
                .containsExactly("long_ has 61 lines, at most 60");
        assertThat(faults("class A { record SocketManager(int id) {} }"))
                .containsExactly("the name SocketManager does not say what it is");
        assertThat(faults("interface IPeer {}")).hasSize(1);
        assertThat(faults("interface IndexPage {} class Issue {}")).isEmpty();
    }

    private static List<String> faults(String snippet) {
        return TidyRules.javaFaults("A.java", snippet);
    }

    @Test
    void nothingIsLeftForLater() {
        Stream<Path> written = FILES.stream()
                .filter(file -> file.toString().matches(".*\\.(java|md|xml|yml|yaml|js|mjs|sh|txt|html|css)"));
        assertNoFaults(written, file -> TidyRules.unfinished(text(file)));

        assertThat(TidyRules.unfinished("// TO" + "DO: later")).containsExactly("says TO" + "DO");
        assertThat(TidyRules.unfinished("a todo list")).isEmpty();
    }

    @Test
    void everyFileThatTheArchitectureNamesExists() {
        Set<String> paths =
                FILES.stream().map(file -> ROOT.relativize(file).toString()).collect(Collectors.toSet());
        assertNoFaults(Stream.of(ROOT.resolve("ARCHITECTURE.md")), file -> TidyRules.namesOfNothing(paths, text(file)));

        assertThat(TidyRules.namesOfNothing(paths, "`io/crossdock/TidyTest` `pom.xml` `server/src/test/` `a word`"))
                .isEmpty();
        assertThat(TidyRules.namesOfNothing(paths, "`hub/Gone` `Gone.java`")).hasSize(2);
    }

    private static Stream<Path> java() {
        return FILES.stream().filter(file -> file.toString().endsWith(".java"));
    }

    private static Stream<Path> markdown() {
        return FILES.stream().filter(file -> file.toString().endsWith(".md"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    private static void assertNoFaults(Stream<Path> files, Function<Path, List<String>> rule) {
        assertThat(files.flatMap(file -> rule.apply(file).stream().map(fault -> ROOT.relativize(file) + " " + fault)))
                .isEmpty();
    }
}
