package io.crossdock.protocol.chat;

import io.crossdock.hub.Hub;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;

/** One reader of the board: listens. What it says is passed over. Confined to the peer's loop. */
final class ChatConversation implements Conversation {
    private final Hub hub;
    private final Remote remote;
    private final Membership membership;

    ChatConversation(Hub hub, Remote remote) {
        this.hub = hub;
        this.remote = remote;
        this.membership = hub.join(ChatReaders.GROUP, remote);
    }

    @Override
    public void onText(ByteBuf payload) {
        passOver(Outcome.MALFORMED);
    }

    @Override
    public void onBinary(ByteBuf payload) {
        passOver(Outcome.MALFORMED);
    }

    @Override
    public void onTooLarge() {
        passOver(Outcome.TOO_LARGE);
    }

    private void passOver(Outcome outcome) {
        hub.tally(ChatSettings.PROTOCOL, remote).count(outcome, 1);
    }

    @Override
    public void onGone() {
        hub.leave(membership);
    }
}
