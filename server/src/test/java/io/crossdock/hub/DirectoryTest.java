package io.crossdock.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.backplane.memory.MemoryBackplane;
import io.netty.util.concurrent.ImmediateEventExecutor;
import org.junit.jupiter.api.Test;

class DirectoryTest {
    private static final GroupKey NAME = new GroupKey("device", "phone");

    private final Directory directory = new Directory(new MemoryBackplane());
    private final FakePeer older = new FakePeer(ImmediateEventExecutor.INSTANCE);
    private final FakePeer newer = new FakePeer(ImmediateEventExecutor.INSTANCE);

    @Test
    void theNewestHolderIsFoundAndTheOlderOneIsNamed() {
        assertThat(directory.take(NAME, older)).isNull();
        assertThat(directory.take(NAME, newer)).isSameAs(older);

        assertThat(directory.find(NAME)).isSameAs(newer);
        assertThat(directory.size()).isEqualTo(1);
    }

    @Test
    void aLateGiveBackNeverRemovesTheNewcomer() {
        directory.take(NAME, older);
        directory.take(NAME, newer);

        assertThat(directory.giveBack(NAME, older)).isFalse();
        assertThat(directory.find(NAME)).isSameAs(newer);

        assertThat(directory.giveBack(NAME, newer)).isTrue();
        assertThat(directory.giveBack(NAME, newer)).isFalse();
        assertThat(directory.find(NAME)).isNull();
        assertThat(directory.size()).isZero();
    }

    @Test
    void oneNameInTwoProtocolsIsTwoNames() {
        directory.take(NAME, older);
        directory.take(new GroupKey("session", "phone"), newer);

        assertThat(directory.find(NAME)).isSameAs(older);
        assertThat(directory.size()).isEqualTo(2);
    }
}
