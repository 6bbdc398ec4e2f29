package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.SharedShelves.done;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a real Redis. */
class SharedPresenceTest {
    private static final Instant NOON = Instant.parse("2026-01-20T12:00:00Z");

    private final SharedShelves shelves = new SharedShelves();
    private final SharedPresence presence = new SharedPresence(shelves.store());

    SharedPresenceTest() throws IOException {}

    @AfterEach
    void close() {
        shelves.close();
    }

    @Test
    void whoIsHereIsFoundAndWhoWasDisplacedTakesNothingAlong() throws IOException {
        presence.here("a", "first", NOON);
        presence.here("b", "other", NOON);
        presence.here("a", "second", NOON.plusSeconds(60));
        presence.gone("a", "first");

        assertThat(done(presence.among(List.of("x", "a", "y", "b"))))
                .containsExactly(new Seen("a", NOON.plusSeconds(60)), new Seen("b", NOON));

        presence.gone("a", "second");
        assertThat(done(presence.among(List.of("a", "b")))).containsExactly(new Seen("b", NOON));
        assertThat(done(presence.among(List.of()))).isEmpty();
        assertThat(shelves.redis().say("TTL t:device:b")).matches(":(5\\d|60)\r\n");
        assertThat(shelves.store().operations()).isEqualTo(7);
    }

    @Test
    void asManyAsARequestCanNameAreFoundAtOnce() throws IOException {
        presence.here("0", "first", NOON);
        presence.here("8999", "last", NOON);

        assertThat(done(presence.among(
                        IntStream.range(0, 9_000).mapToObj(Integer::toString).toList())))
                .containsExactly(new Seen("0", NOON), new Seen("8999", NOON));
        assertThat(shelves.store().operations()).isEqualTo(3);
    }
}
