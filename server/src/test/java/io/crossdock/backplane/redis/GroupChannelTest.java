package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.hub.Backplane;
import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.TestFrames;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a node can tell from the numbers of what it hears. */
final class GroupChannelTest {
    private static final GroupKey GROUP = new GroupKey("topic", "news");
    private static final UUID ALICE = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);
    private static final UUID SELF = new UUID(0, 3);

    private final List<String> delivered = new ArrayList<>();
    private final CountingMetrics metrics = new CountingMetrics();
    private final GroupChannel channel =
            new GroupChannel(GROUP, "c", false, SELF, new Notes(), new Losses(metrics), null, since -> {});

    private final class Notes implements Backplane.Receiver {
        @Override
        public void deliver(GroupKey group, Frame frame, long before) {
            delivered.add(frame.payload().toString(UTF_8));
        }

        @Override
        public boolean deliver(GroupKey name, Frame frame) {
            throw new AssertionError("no name's message");
        }

        @Override
        public void returned(GroupKey name, Frame frame) {}

        @Override
        public void taken(GroupKey name) {
            throw new AssertionError("no name's message");
        }
    }

    private void hears(UUID sender, long sequence) {
        Frame frame = TestFrames.text(sender.getLeastSignificantBits() + "." + sequence);
        byte[] message = Envelope.of(frame, sender, 0);
        frame.release();
        Envelope.stamp(message, sequence);
        channel.heard(message);
    }

    private void tells(UUID sender, long last, long before, UUID asker) {
        byte[] message = new byte[Envelope.HEADER_BYTES + Envelope.ASKER_BYTES];
        Envelope.open(message, Envelope.Kind.LAST, sender, before)
                .putLong(asker.getMostSignificantBits())
                .putLong(asker.getLeastSignificantBits());
        Envelope.stamp(message, last);
        channel.heard(message);
    }

    private long missed() {
        return metrics.count("topic", Outcome.BACKPLANE_AWAY);
    }

    @Test
    void whatWasPublishedWhileNobodyListenedIsCountedBySender() {
        hears(ALICE, 7);
        hears(BOB, 1);
        hears(ALICE, 8);
        hears(ALICE, 11);
        hears(BOB, 2);
        hears(BOB, 4);

        assertThat(missed()).isEqualTo(2 + 1);
        assertThat(delivered).containsExactly("1.7", "2.1", "1.8", "1.11", "2.2", "2.4");
    }

    @Test
    void whatIsMissingAtTheEndIsCountedWhenTheSenderTellsItsLastNumber() {
        hears(ALICE, 7);
        tells(ALICE, 9, 9, BOB);
        tells(ALICE, 9, 9, SELF);
        tells(BOB, 100, 0, SELF);

        assertThat(missed()).isEqualTo(2);
        assertThat(delivered).containsExactly("1.7");
    }

    @Test
    void whatHasNoNumberAndWhatIsOurOwnCountsForNothing() {
        hears(ALICE, 1);
        hears(ALICE, 0);
        hears(ALICE, 2);
        hears(SELF, 9);
        channel.heard("no envelope at all, but long enough to be one".getBytes(UTF_8));

        assertThat(missed()).isZero();
        assertThat(delivered).containsExactly("1.1", "1.0", "1.2");
    }
}
