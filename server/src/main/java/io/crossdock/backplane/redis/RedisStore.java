package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Scripts and channels for the protocols. Safe for any thread. */
final class RedisStore implements SharedStore {
    private final RedisNode node;
    private final RedisNames names;
    private final ConcurrentHashMap<String, RawChannel> channels = new ConcurrentHashMap<>();

    RedisStore(RedisNode node, RedisNames names) {
        this.node = node;
        this.names = names;
    }

    @Override
    public CompletionStage<SharedReply> run(
            SharedScript script, String together, List<String> keys, List<byte[]> args) {
        return node.run(script, keys.stream().map(key -> named(together, key)).toList(), args);
    }

    private String named(String together, String key) {
        return node.sharded() ? names.named(together, key) : names.named(key);
    }

    @Override
    public CompletionStage<Long> publish(String channel, byte[] payload) {
        String full = names.named(channel);
        RawChannel heard = channels.get(full);
        if (heard != null) {
            heard.expect(payload);
        }
        return node.publish(full, false, payload, null);
    }

    @Override
    public Listening listen(String channel, Listener listener) {
        String full = names.named(channel);
        CompletableFuture<Void> begun = new CompletableFuture<>();
        RawChannel.Ear ear = new RawChannel.Ear(listener, begun);
        channels.compute(full, (name, old) -> {
            RawChannel raw = old == null ? new RawChannel(System::nanoTime) : old;
            raw.add(ear);
            if (old == null) {
                raw.subscription = new Subscription(full, false, raw);
                node.subscribe(raw.subscription);
            }
            return raw;
        });
        return new Listening() {
            @Override
            public CompletionStage<Void> begun() {
                return begun;
            }

            @Override
            public void close() {
                forget(full, ear);
            }
        };
    }

    private void forget(String full, RawChannel.Ear ear) {
        channels.computeIfPresent(full, (name, raw) -> {
            if (raw.remove(ear) && raw.subscription != null) {
                node.unsubscribe(raw.subscription);
                return null;
            }
            return raw;
        });
    }

    void forgetEchoes() {
        channels.values().forEach(RawChannel::forgetEchoes);
    }

    @Override
    public String channelName(String channel) {
        return names.named(channel);
    }

    @Override
    public boolean up() {
        return node.standing.linked();
    }
}
