package io.crossdock.protocol.event;

import io.netty.buffer.ByteBuf;

/** What a client may send after its handshake (docs/protocols/event.md, "Frames"). */
sealed interface EventMessage {
    void enter(EventConversation conversation);

    /** Whom an event is for; the order is that of the tags on the wire. */
    enum Scope {
        BROADCAST,
        TO_SERVER,
        TARGETED
    }

    /**
     * A game's event, read where it lies.
     *
     * @param target a node; 0 unless targeted
     * @param typeName the event's type in UTF-8, borrowed for the call
     * @param payload opaque, borrowed for the call
     * @param frame all of it with its header, borrowed for the call: what is passed on
     */
    record Event(long sender, long sequence, Scope scope, long target, ByteBuf typeName, ByteBuf payload, ByteBuf frame)
            implements EventMessage {
        @Override
        public void enter(EventConversation conversation) {
            conversation.onEvent(this);
        }
    }

    /** A heartbeat or an ack: known, and nothing follows from it. */
    record Idle() implements EventMessage {
        @Override
        public void enter(EventConversation conversation) {
            conversation.onIdle();
        }
    }
}
