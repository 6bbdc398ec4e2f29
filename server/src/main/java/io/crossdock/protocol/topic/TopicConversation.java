package io.crossdock.protocol.topic;

import io.crossdock.hub.GroupKey;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Presence;
import io.crossdock.wire.CloseReason;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Remote;
import io.netty.buffer.ByteBuf;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One peer of the topic protocol: outside, or in one topic. Confined to the peer's loop.
 *
 * <p>Whoever joins again leaves first, also when it is the same topic. Nothing but a join without a topic is answered;
 * every other mistake is passed over and the connection stays (docs/protocols/topic.md).
 */
final class TopicConversation implements Conversation {
    private final Hub hub;
    private final Presence presence;
    private final Remote remote;
    private final Supplier<String> freshPeerId;
    private final int nameCharsMax;
    private @Nullable Membership membership;
    private Presence.@Nullable Entry entry;
    private byte @Nullable [] dataPrefix;

    /** @param freshPeerId an id for a peer that brings none */
    TopicConversation(Hub hub, Presence presence, Remote remote, Supplier<String> freshPeerId, int nameCharsMax) {
        this.hub = hub;
        this.presence = presence;
        this.remote = remote;
        this.freshPeerId = freshPeerId;
        this.nameCharsMax = nameCharsMax;
    }

    @Override
    public void onText(ByteBuf payload) {
        try {
            TopicCodec.decode(payload).enter(this);
        } catch (MalformedMessage passedOver) {
            count(Outcome.MALFORMED);
        }
    }

    /** A binary message that holds JSON is taken like text; what is not UTF-8 is no JSON. */
    @Override
    public void onBinary(ByteBuf payload) {
        if (io.netty.buffer.ByteBufUtil.isText(payload, java.nio.charset.StandardCharsets.UTF_8)) {
            onText(payload);
        } else {
            count(Outcome.MALFORMED);
        }
    }

    void onJoin(TopicMessage.Join join) {
        String peerId = join.peerId() == null ? freshPeerId.get() : join.peerId();
        if (join.topic().length() > nameCharsMax || peerId.length() > nameCharsMax) {
            remote.close(CloseReason.policy("topic or peer id too long"));
            return;
        }
        leave();
        Membership mine = hub.join(new GroupKey(TopicSettings.PROTOCOL, join.topic()), remote);
        Presence.Entry myEntry = new Presence.Entry(peerId);
        membership = mine;
        entry = myEntry;
        dataPrefix = null;
        boolean[] here = new boolean[1];
        presence.arrive(mine, myEntry, arrival -> {
            here[0] = true;
            arrived(mine, peerId, arrival);
            remote.resume();
        });
        if (!here[0]) {
            // What it says next is for those who will have heard of it.
            remote.pause();
        }
    }

    /** First the others hear of the newcomer, also when it has left since, then the newcomer of the oldest one. */
    private void arrived(Membership mine, String peerId, Presence.Arrival arrival) {
        String oldest = arrival.oldest();
        if (oldest == null) {
            return;
        }
        String topic = mine.group().name();
        hub.noticeHere(mine.group(), TopicCodec.joined(remote.allocator(), peerId, topic), remote, arrival.ordinal());
        if (mine.live()) {
            hub.reply(TopicSettings.PROTOCOL, remote, TopicCodec.joined(remote.allocator(), oldest, topic));
        }
    }

    void onJoinWithoutTopic() {
        hub.reply(TopicSettings.PROTOCOL, remote, TopicCodec.error(remote.allocator(), "Topic is required for join"));
    }

    void onData(TopicMessage.Data data) {
        Membership mine = membership;
        Presence.Entry myEntry = entry;
        if (mine == null || myEntry == null) {
            count(Outcome.NOT_JOINED);
            return;
        }
        byte[] prefix = dataPrefix;
        if (prefix == null) {
            prefix = TopicCodec.dataPrefix(myEntry.displayName());
            dataPrefix = prefix;
        }
        hub.publish(mine.group(), TopicCodec.data(remote.allocator(), prefix, data.json()), remote);
    }

    @Override
    public void onTooLarge() {
        count(Outcome.TOO_LARGE);
    }

    @Override
    public void onGone() {
        leave();
    }

    private void leave() {
        Membership mine = membership;
        Presence.Entry myEntry = entry;
        membership = null;
        entry = null;
        if (mine == null || myEntry == null) {
            return;
        }
        hub.leave(mine);
        presence.depart(mine, myEntry, before -> {
            GroupKey group = mine.group();
            hub.noticeHere(
                    group, TopicCodec.left(remote.allocator(), myEntry.displayName(), group.name()), null, before);
        });
    }

    private void count(Outcome outcome) {
        hub.tally(TopicSettings.PROTOCOL, remote).count(outcome, 1);
    }
}
