package io.crossdock;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.crossdock.planted.hub.KnowsAChannel;
import io.crossdock.planted.protocol.topic.ClockCodec;
import io.crossdock.planted.protocol.topic.KnowsAnotherProtocol;
import io.crossdock.planted.protocol.topic.KnowsNettysHttp;
import io.crossdock.planted.protocol.topic.LoggingCodec;
import io.crossdock.planted.protocol.topic.Prints;
import io.crossdock.planted.protocol.topic.Sleeps;
import io.crossdock.planted.somewhere.Homeless;
import io.crossdock.planted.wire.KnowsTransport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arrows hold, and every rule that says so is seen to fail on a violation planted under {@code planted}. */
class ArchitectureTest {
    private static final String BASE = "io.crossdock";
    private static final JavaClasses OURS = new ClassFileImporter().importPath(Path.of("target/classes"));
    private static final JavaClasses TESTS = new ClassFileImporter()
            .importPath(Path.of("target/test-classes"))
            .that(not(resideInAPackage(BASE + ".planted..")));

    private final ArchitectureRules rules = new ArchitectureRules(BASE);
    private final ArchitectureRules planted = new ArchitectureRules(BASE + ".planted");

    @Test
    void theRulesSeeTheCode() {
        assertThat(OURS.size()).isGreaterThan(60);
        assertThat(OURS.stream().map(type -> type.getPackageName()))
                .contains("io.crossdock.hub", "io.crossdock.transport", "io.crossdock.protocol.topic");
        assertThat(TESTS.size()).isGreaterThan(10);
    }

    @Test
    void everyPackageKeepsToItsArrows() {
        rules.everyPackageKeepsToItsArrows().check(OURS);

        assertFails(planted.everyPackageKeepsToItsArrows(), KnowsTransport.class);
        assertFails(planted.everyPackageKeepsToItsArrows(), KnowsAnotherProtocol.class);
    }

    @Test
    void everyPackageHasArrows() {
        rules.everyPackageHasArrows().check(OURS);

        assertFails(planted.everyPackageHasArrows(), Homeless.class);
    }

    @Test
    void onlyTransportTouchesChannels() {
        rules.onlyTransportTouchesChannels().check(OURS);

        assertFails(planted.onlyTransportTouchesChannels(), KnowsAChannel.class);
    }

    @Test
    void onlyTransportAndWireKnowNettysHandlers() {
        rules.onlyTransportAndWireKnowNettysHandlers().check(OURS);

        assertFails(planted.onlyTransportAndWireKnowNettysHandlers(), KnowsNettysHttp.class);
    }

    @Test
    void codecsArePure() {
        rules.codecsArePure().check(OURS);

        assertFails(planted.codecsArePure(), LoggingCodec.class);
        assertFails(planted.codecsArePure(), ClockCodec.class);
    }

    @Test
    void onlyTheRedisBackplaneKnowsRedis() {
        rules.onlyTheRedisBackplaneKnows("io.lettuce..").check(OURS);

        assertFails(planted.onlyTheRedisBackplaneKnows("org.slf4j.."), LoggingCodec.class);
    }

    @Test
    void onlyCommandsSpeakToTheConsole() {
        rules.onlyCommandsSpeakToTheConsole().check(OURS);

        assertFails(planted.onlyCommandsSpeakToTheConsole(), Prints.class);
    }

    @Test
    void noTestSleeps() {
        rules.nobodySleeps().check(TESTS);

        assertFails(planted.nobodySleeps(), Sleeps.class);
    }

    @Test
    void packagesFormNoCycles() {
        rules.packagesFormNoCycles().check(OURS);

        JavaClasses ring = new ClassFileImporter().importPackagesOf(KnowsAChannel.class, KnowsTransport.class);
        assertThatThrownBy(() -> planted.packagesFormNoCycles().check(ring))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Cycle detected");
    }

    /** Over one class, so that the rule cannot fail for another's fault. */
    private static void assertFails(ArchRule rule, Class<?> culprit) {
        JavaClasses alone = new ClassFileImporter().importClasses(List.of(culprit));
        assertThatThrownBy(() -> rule.check(alone))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(culprit.getName());
    }
}
