package io.crossdock.backplane.redis;

import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hears one connection, on the client's thread, for as long as it is the current one: what an abandoned connection still
 * holds back is not heard twice.
 */
final class LinkListener extends RedisPubSubAdapter<String, byte[]> {
    private final BooleanSupplier current;
    private final Function<String, @Nullable Subscription> find;
    private final Consumer<String> confirmed;
    private final Consumer<String> ended;

    /**
     * @param find whoever listens to a channel on this link
     * @param ended takes channels that are no longer heard, asked for or not: a cluster's server ends those whose slot it
     *     gives away
     */
    LinkListener(
            BooleanSupplier current,
            Function<String, @Nullable Subscription> find,
            Consumer<String> confirmed,
            Consumer<String> ended) {
        this.current = current;
        this.find = find;
        this.confirmed = confirmed;
        this.ended = ended;
    }

    @Override
    public void message(String channel, byte[] message) {
        Subscription subscription = current.getAsBoolean() ? find.apply(channel) : null;
        if (subscription != null) {
            subscription.handler.heard(message);
        }
    }

    @Override
    public void smessage(String channel, byte[] message) {
        message(channel, message);
    }

    @Override
    public void subscribed(String channel, long count) {
        confirmed.accept(channel);
    }

    @Override
    public void unsubscribed(String channel, long count) {
        ended.accept(channel);
    }

    @Override
    public void sunsubscribed(String channel, long count) {
        ended.accept(channel);
    }

    @Override
    public void ssubscribed(String channel, long count) {
        confirmed.accept(channel);
    }
}
