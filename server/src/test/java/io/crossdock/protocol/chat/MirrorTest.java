package io.crossdock.protocol.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a node believes to hang on the board. */
class MirrorTest {
    private static final long NOW = 1_000_000_000L;

    private final Mirror mirror = new Mirror(172_800, 5_000, 100);

    private static ChatMessage message(String id, long atMillis) {
        return new ChatMessage(id, "b", id, "offered", atMillis / 1000, null, null);
    }

    private Mirror.Question question(long now) {
        return Objects.requireNonNull(mirror.wanted(now));
    }

    private List<String> hanging(long now) {
        return mirror.all(now).stream()
                .map(each -> each.json().replaceFirst(".*\"message\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    void untilSomethingIsLoadedEverybodyLoadsEverything() {
        assertThat(question(NOW).whole()).isTrue();
        assertThat(question(NOW).whole()).isTrue();

        mirror.load(question(NOW), Set.of("a"), List.of(message("a", NOW - 9000)));

        assertThat(mirror.wanted(NOW + 4_999)).isNull();
        assertThat(hanging(NOW)).containsExactly("a");
    }

    @Test
    void afterwardsOneAtATimeLoadsWhatIsNewAndNowAndThenOneLoadsEverything() {
        mirror.load(question(NOW), Set.of(), List.of());

        Mirror.Question next = question(NOW + 5_000);
        assertThat(next.fromSeconds()).isEqualTo(NOW / 1000 - 120);
        assertThat(mirror.wanted(NOW + 5_001)).isNull();
        mirror.load(next, Set.of(), List.of());
        assertThat(question(NOW + 60_000).whole()).isTrue();
    }

    @Test
    void anOldMessageStaysByItsIdAndOneThatIsGoneGoes() {
        mirror.load(
                question(NOW),
                Set.of("old", "gone", "new"),
                List.of(message("old", NOW - 900_000), message("gone", NOW - 800_000), message("new", NOW - 1000)));

        mirror.load(question(NOW + 5_000), Set.of("old"), List.of());

        assertThat(hanging(NOW)).containsExactly("old");
    }

    @Test
    void whatIsHeardWhileTheAnswerIsOnItsWayIsKept() {
        Mirror.Question question = question(NOW);
        mirror.hear(message("heard", NOW), NOW + 1);
        mirror.load(question, Set.of(), List.of());

        assertThat(hanging(NOW)).containsExactly("heard");
        mirror.load(question(NOW + 6_000), Set.of(), List.of());
        assertThat(hanging(NOW)).isEmpty();
    }

    @Test
    void whoHasMissedSomethingLoadsEverythingAnew() {
        mirror.load(question(NOW), Set.of(), List.of());
        mirror.spoil();

        assertThat(question(NOW + 1).whole()).isTrue();
    }

    @Test
    void messagesEndByThemselvesAndWhatIsHeardIsBounded() {
        for (int i = 0; i < 300; i++) {
            mirror.hear(message("m" + i, NOW), NOW);
        }

        assertThat(hanging(NOW)).hasSize(200);
        assertThat(hanging(NOW + 172_801_000)).isEmpty();
    }
}
