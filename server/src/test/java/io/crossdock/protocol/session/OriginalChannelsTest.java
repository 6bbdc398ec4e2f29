package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.crossdock.hub.Backplane;
import io.crossdock.hub.CountingMetrics;
import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import io.crossdock.hub.TestFrames;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be told of a frame that has no number, by how many have heard it. */
final class OriginalChannelsTest {
    private static final Pair PAIR = Pair.of("s1");

    private final Wire wire = new Wire();
    private final CountingMetrics metrics = new CountingMetrics();
    private final OriginalChannels channels =
            new OriginalChannels(new MemoryBackplane(), wire, metrics, InstantSource.system());

    /** A store of which a test says how many hear. */
    private static final class Wire implements SharedStore {
        final List<Listener> ears = new ArrayList<>();
        long hearing = 1;

        @Override
        public CompletionStage<SharedReply> run(
                SharedScript script, String together, List<String> keys, List<byte[]> args) {
            throw new AssertionError("no script");
        }

        @Override
        public CompletionStage<Long> publish(String channel, byte[] payload) {
            return CompletableFuture.completedStage(hearing);
        }

        @Override
        public Listening listen(String channel, Listener listener) {
            assertThat(channel).isEqualTo("ch:s1");
            ears.add(listener);
            return new Listening() {
                @Override
                public CompletionStage<Void> begun() {
                    return CompletableFuture.completedStage(null);
                }

                @Override
                public void close() {
                    ears.remove(listener);
                }
            };
        }

        @Override
        public String channelName(String channel) {
            return channel;
        }

        @Override
        public boolean up() {
            return true;
        }
    }

    private static final class Nobody implements Backplane.Receiver {
        @Override
        public void deliver(GroupKey group, Frame frame, long before) {}

        @Override
        public boolean deliver(GroupKey name, Frame frame) {
            return false;
        }

        @Override
        public void returned(GroupKey name, Frame frame) {}

        @Override
        public void taken(GroupKey name) {}
    }

    @BeforeEach
    void aWorkstationIsHere() {
        channels.attach(new Nobody());
        channels.watch(PAIR.workstations());
    }

    private void heard(String type, Role from) {
        List.copyOf(wire.ears)
                .forEach(ear ->
                        ear.heard(OriginalMessage.notice(type, "s1", from, 0).getBytes(UTF_8), false));
    }

    private long lostOfOneSaid() {
        long before = metrics.count(SessionSettings.PROTOCOL, Outcome.BACKPLANE_AWAY);
        Frame frame = TestFrames.text("{\"type\":\"frame\",\"fromRole\":\"workstation\"}");
        channels.publish(PAIR.phones(), frame, Long.MAX_VALUE);
        frame.release();
        return metrics.count(SessionSettings.PROTOCOL, Outcome.BACKPLANE_AWAY) - before;
    }

    @Test
    void aFrameForAPhoneThatIsElsewhereAndDoesNotHearIsLost() {
        heard("peer-joined", Role.PHONE);
        wire.hearing = 2;
        assertThat(lostOfOneSaid()).isZero();

        wire.hearing = 1;

        assertThat(lostOfOneSaid()).isEqualTo(1);
        wire.hearing = 2;
        assertThat(lostOfOneSaid()).isZero();
    }

    @Test
    void aFrameForNobodyIsNot() {
        assertThat(lostOfOneSaid()).isZero();
        heard("peer-joined", Role.WORKSTATION);
        assertThat(lostOfOneSaid()).isZero();
        heard("peer-joined", Role.PHONE);
        heard("peer-left", Role.PHONE);

        assertThat(lostOfOneSaid()).isZero();
    }

    @Test
    void whatWasHeardOfThePhoneIsForgottenWithTheWorkstation() {
        heard("peer-joined", Role.PHONE);
        channels.unwatch(PAIR.workstations());
        assertThat(lostOfOneSaid()).isZero();

        channels.watch(PAIR.workstations());

        assertThat(lostOfOneSaid()).isZero();
        heard("frame", Role.PHONE);
        assertThat(lostOfOneSaid()).isEqualTo(1);
    }
}
