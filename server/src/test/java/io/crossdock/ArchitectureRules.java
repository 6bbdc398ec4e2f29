package io.crossdock;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The arrows of ARCHITECTURE.md as rules over everything below one base package. The base is a parameter, so that the same
 * rules can be shown to fail on violations planted elsewhere.
 */
final class ArchitectureRules {
    /** Stands for every package of ours. */
    private static final String ALL = "*";

    /** Package to the packages it may know; the longest name that fits a class is its package. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            entry("app", Set.of(ALL)),
            entry("cli", Set.of("app", "config", "client", "pem")),
            entry("client", Set.of()),
            entry("pem", Set.of()),
            entry("config", Set.of("pem")),
            entry("hub", Set.of()),
            entry("wire", Set.of("hub")),
            entry("guard", Set.of("hub", "config")),
            entry("observe", Set.of("hub", "wire", "config")),
            entry("admin", Set.of("hub", "observe", "wire")),
            entry("transport", Set.of("wire", "guard", "hub", "config", "pem")),
            entry("backplane.memory", Set.of("hub")),
            entry("backplane.redis", Set.of("hub")),
            entry("protocol.device", Set.of("wire", "hub", "config")),
            entry("protocol.echo", Set.of("wire", "hub", "config")),
            entry("protocol.topic", Set.of("wire", "hub", "config")),
            entry("protocol.session", Set.of("wire", "hub", "config")),
            entry("protocol.chat", Set.of("wire", "hub", "config")),
            entry("protocol.event", Set.of("wire", "hub", "config")));

    private final String base;

    ArchitectureRules(String base) {
        this.base = base;
    }

    ArchRule everyPackageKeepsToItsArrows() {
        return classes().should(new ArchCondition<>("depend only on the packages their arrows point to") {
            @Override
            public void check(JavaClass origin, ConditionEvents events) {
                origin.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> !allowed(dependency))
                        .forEach(dependency ->
                                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription())));
            }
        });
    }

    private boolean allowed(Dependency dependency) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (!target.getPackageName().startsWith(base)) {
            return true;
        }
        Optional<String> from = home(dependency.getOriginClass());
        Optional<String> to = home(target);
        if (from.isEmpty() || to.isEmpty()) {
            return false;
        }
        Set<String> arrows = ARROWS.getOrDefault(from.get(), Set.of());
        return from.equals(to) || arrows.contains(ALL) || arrows.contains(to.get());
    }

    ArchRule everyPackageHasArrows() {
        return classes().should(new ArchCondition<>("live in a package that has arrows") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (home(item).isEmpty()) {
                    events.add(SimpleConditionEvent.violated(item, item.getName() + " lives where no arrow begins"));
                }
            }
        });
    }

    private Optional<String> home(JavaClass item) {
        String inner = item.getPackageName().substring(base.length()).replaceFirst("^\\.", "");
        return ARROWS.keySet().stream()
                .filter(name -> inner.equals(name) || inner.startsWith(name + "."))
                .max(Comparator.comparing(String::length));
    }

    ArchRule onlyTransportTouchesChannels() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("transport"), in("app"), in("cli.bench"))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "io.netty.resolver.."));
    }

    /** The wire package carries Netty's header map to the protocols, which see it through accessors of ours. */
    ArchRule onlyTransportAndWireKnowNettysHandlers() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("transport"), in("app"), in("cli.bench"), in("wire"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.netty.handler.."));
    }

    ArchRule codecsArePure() {
        return noClasses()
                .that(simpleNameEndingWith("Codec"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "io.netty.channel..", "io.netty.handler..", "org.slf4j..", "java.util.logging..", "java.net.."))
                .orShould()
                .dependOnClassesThat(clocksAndChance())
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    private static DescribedPredicate<JavaClass> clocksAndChance() {
        Set<String> names =
                Set.of("java.time.Clock", "java.time.Instant", "java.util.Random", "java.security.SecureRandom");
        return DescribedPredicate.describe("read a clock or roll dice", item -> names.contains(item.getName()));
    }

    ArchRule onlyTheRedisBackplaneKnows(String library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("backplane.redis"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(library));
    }

    ArchRule onlyCommandsSpeakToTheConsole() {
        return noClasses()
                .that()
                .resideOutsideOfPackages(in("cli"), in("app"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err");
    }

    ArchRule nobodySleeps() {
        return noClasses().should(new ArchCondition<>("sleep") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                item.getMethodCallsFromSelf().stream()
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                || call.getTargetOwner().isEquivalentTo(TimeUnit.class))
                        .filter(call -> call.getTarget().getName().equals("sleep"))
                        .forEach(call -> events.add(SimpleConditionEvent.satisfied(call, call.getDescription())));
            }
        });
    }

    /** But for the entry point: it belongs to the assembly and hands over to the commands, which start the assembly. */
    ArchRule packagesFormNoCycles() {
        return slices().matching(base + ".(**)")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(name(base + ".app.Main"), resideInAnyPackage(base + ".cli"));
    }

    private String in(String name) {
        return base + "." + name + "..";
    }
}
