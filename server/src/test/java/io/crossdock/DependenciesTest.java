package io.crossdock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class DependenciesTest {
    /** Surefire runs in the module's folder; an IDE may run in the root. */
    private static Path root() {
        return Files.exists(Path.of("dependencies.txt")) ? Path.of(".") : Path.of("..");
    }

    @Test
    void theCheckedInTreeIsTheResolvedOne() throws IOException {
        Path resolved = root().resolve("server/target/dependencies.txt");
        Path checkedIn = root().resolve("dependencies.txt");

        assertThat(Files.readString(resolved))
                .as("what the server runs with; when the change is meant, check in the new tree:%n"
                        + "./mvnw -q -pl server process-test-resources && cp server/target/dependencies.txt .")
                .isEqualTo(Files.readString(checkedIn));
    }
}
