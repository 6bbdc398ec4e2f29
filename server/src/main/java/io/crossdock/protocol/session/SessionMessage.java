package io.crossdock.protocol.session;

import io.netty.buffer.ByteBuf;

/** What a client's text means. Each message knows its door in the conversation. */
sealed interface SessionMessage {
    void enter(SessionConversation conversation);

    /** The first message: who it is. */
    record Hello(String sid, String token, Role role) implements SessionMessage {
        @Override
        public void enter(SessionConversation conversation) {
            conversation.onHello(this);
        }

        /** Without the token and the session's id, which are secrets. */
        @Override
        public String toString() {
            return "Hello[" + role.word() + "]";
        }
    }

    /** Keeps the session alive; answered, and not passed on. */
    record Heartbeat() implements SessionMessage {
        @Override
        public void enter(SessionConversation conversation) {
            conversation.onHeartbeat();
        }
    }

    /**
     * Anything else: for the other role.
     *
     * @param utf8 borrowed for the call
     */
    record Text(ByteBuf utf8) implements SessionMessage {
        @Override
        public void enter(SessionConversation conversation) {
            conversation.onPayload(this);
        }
    }
}
