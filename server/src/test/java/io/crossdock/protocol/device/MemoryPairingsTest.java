package io.crossdock.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.protocol.device.Pairing.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MemoryPairingsTest {
    private static final Pairing.Device MAC = new Pairing.Device("mac", "Mac", "key");

    private Instant now = Instant.parse("2026-01-20T12:34:56Z");
    private final MemoryPairings pairings =
            new MemoryPairings(new DeviceSettings.PairingSettings(Duration.ofMinutes(5), 3, 65_536, 0, 0), () -> now);

    private Pairings.Opening open(String code) {
        return pairings.open(Pairing.opened(code, MAC, now, now.plusSeconds(300)))
                .toCompletableFuture()
                .join();
    }

    private Verdict leaveAck(String code, String text) {
        return pairings.advance(code, pairing -> pairing.leaveAck("mac", text))
                .toCompletableFuture()
                .join()
                .verdict();
    }

    @Test
    void aCodeIsTakenUntilItExpires() {
        assertThat(open("000001")).isEqualTo(Pairings.Opening.OPENED);
        assertThat(open("000001")).isEqualTo(Pairings.Opening.CODE_TAKEN);

        now = now.plusSeconds(300);
        assertThat(leaveAck("000001", "late")).isEqualTo(Verdict.NOT_FOUND);
        assertThat(open("000001")).isEqualTo(Pairings.Opening.OPENED);
    }

    @Test
    void codesAreBoundedInNumberAndWhatExpiresMakesRoom() {
        open("000001");
        open("000002");
        now = now.plusSeconds(200);
        open("000003");
        assertThat(open("000004")).isEqualTo(Pairings.Opening.FULL);

        now = now.plusSeconds(100);
        assertThat(open("000004")).isEqualTo(Pairings.Opening.OPENED);
        assertThat(open("000005")).isEqualTo(Pairings.Opening.OPENED);
        assertThat(open("000006")).isEqualTo(Pairings.Opening.FULL);
    }

    @Test
    void whatIsLeftIsBoundedInBytes() {
        open("000001");
        open("000002");

        assertThat(leaveAck("000001", "x".repeat(20_000))).isEqualTo(Verdict.DONE);
        assertThat(leaveAck("000002", "x".repeat(20_000))).isEqualTo(Verdict.NO_ROOM);
        assertThat(leaveAck("000001", "x".repeat(10))).isEqualTo(Verdict.DONE);
        assertThat(leaveAck("000002", "x".repeat(20_000))).isEqualTo(Verdict.DONE);

        now = now.plusSeconds(300);
        pairings.sweep();
        open("000003");
        assertThat(leaveAck("000003", "x".repeat(30_000)))
                .as("all room is free again")
                .isEqualTo(Verdict.DONE);
    }
}
