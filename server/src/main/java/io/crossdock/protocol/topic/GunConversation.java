package io.crossdock.protocol.topic;

import io.crossdock.hub.Frame;
import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Frames;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * One peer of a GUN channel: being connected is being subscribed, and what it says goes unchanged, as text, to the
 * others. No join, no presence, no answer. Confined to the peer's loop.
 */
final class GunConversation implements Conversation {
    private final Hub hub;
    private final Remote remote;
    private final Membership membership;

    GunConversation(Hub hub, Remote remote, GroupKey channel) {
        this.hub = hub;
        this.remote = remote;
        this.membership = hub.join(channel, remote);
    }

    @Override
    public void onText(ByteBuf payload) {
        try {
            GunCodec.check(payload);
        } catch (MalformedMessage passedOver) {
            hub.tally(TopicSettings.GUN, remote).count(Outcome.MALFORMED, 1);
            return;
        }
        hub.publish(membership.group(), Frames.copyOf(remote.allocator(), payload, Frame.Kind.TEXT), remote);
    }

    @Override
    public void onBinary(ByteBuf payload) {
        if (ByteBufUtil.isText(payload, StandardCharsets.UTF_8)) {
            onText(payload);
        } else {
            hub.tally(TopicSettings.GUN, remote).count(Outcome.MALFORMED, 1);
        }
    }

    @Override
    public void onTooLarge() {
        hub.tally(TopicSettings.GUN, remote).count(Outcome.TOO_LARGE, 1);
    }

    @Override
    public void onGone() {
        hub.leave(membership);
    }
}
