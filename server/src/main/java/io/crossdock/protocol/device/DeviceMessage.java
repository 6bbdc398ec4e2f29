package io.crossdock.protocol.device;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device may say. Values: they hold for the call that they are made for. */
sealed interface DeviceMessage {
    void enter(DeviceConversation conversation);

    /**
     * Something for another device: a clipboard item, or an error that one client has for another.
     *
     * @param id lower-case, with hyphens
     * @param target lower-case; null when the message names none
     * @param json the whole message as it came
     */
    record Relayed(String id, @Nullable String target, ByteBuf json) implements DeviceMessage {
        @Override
        public void enter(DeviceConversation conversation) {
            conversation.onRelayed(this);
        }
    }

    /**
     * Who is connected?
     *
     * @param devices lower-case; null for everybody
     */
    record PeersQuery(String id, @Nullable List<String> devices) implements DeviceMessage {
        @Override
        public void enter(DeviceConversation conversation) {
            conversation.onPeersQuery(this);
        }
    }

    /** Well formed as far as it was read, and nothing follows from it but that its sender is alive. */
    record Idle(boolean malformed) implements DeviceMessage {
        @Override
        public void enter(DeviceConversation conversation) {
            conversation.onIdle(this);
        }
    }
}
