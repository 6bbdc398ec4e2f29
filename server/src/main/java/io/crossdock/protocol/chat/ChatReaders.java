package io.crossdock.protocol.chat;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.wire.Frames;
import io.netty.buffer.ByteBufAllocator;

/**
 * Everybody who holds a WebSocket on this node: all get every message, without its phone. Boards bring each message to
 * every node by themselves. Safe for any thread.
 */
public final class ChatReaders {
    static final GroupKey GROUP = new GroupKey(ChatSettings.PROTOCOL, "board");

    private final Hub hub;

    public ChatReaders(Hub hub) {
        this.hub = hub;
    }

    void show(ChatMessage message) {
        hub.publishHere(GROUP, Frames.text(ByteBufAllocator.DEFAULT, ChatCodec.shown(message)), null);
    }
}
