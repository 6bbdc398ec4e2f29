package io.crossdock.protocol.topic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What a client of the topic protocol may say (docs/protocols/topic.md, "Client to server"). */
sealed interface TopicMessage {
    void enter(TopicConversation conversation);

    /** @param peerId null when the client leaves it to the relay */
    record Join(String topic, @Nullable String peerId) implements TopicMessage {
        @Override
        public void enter(TopicConversation conversation) {
            conversation.onJoin(this);
        }
    }

    /** A join without a usable topic: the one mistake that is answered. */
    record JoinWithoutTopic() implements TopicMessage {
        @Override
        public void enter(TopicConversation conversation) {
            conversation.onJoinWithoutTopic();
        }
    }

    /**
     * A payload for the others.
     *
     * @param json the value of {@code data} as it is to be sent on, quotes included; borrowed for the call
     */
    record Data(ByteBuf json) implements TopicMessage {
        @Override
        public void enter(TopicConversation conversation) {
            conversation.onData(this);
        }
    }
}
