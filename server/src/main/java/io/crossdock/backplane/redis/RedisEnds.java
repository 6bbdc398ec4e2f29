package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionStateListener;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Two open connections to one Redis server, one for commands and one for subscriptions, until one of them breaks: then
 * both are thrown away, with all that was under way. Nothing is ever sent twice. Confined to the Redis thread; replies
 * and messages come on the client's.
 */
final class RedisEnds {
    static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

    private static final int WRITTEN_MILLIS = 10_000;

    private final StatefulRedisConnection<String, byte[]> commands;
    private final StatefulRedisPubSubConnection<String, byte[]> subscriptions;
    private final Set<String> knownScripts = new HashSet<>();
    private boolean unflushed;

    RedisEnds(
            StatefulRedisConnection<String, byte[]> commands,
            StatefulRedisPubSubConnection<String, byte[]> subscriptions) {
        this.commands = commands;
        this.subscriptions = subscriptions;
        commands.setAutoFlushCommands(false);
        subscriptions.setAutoFlushCommands(false);
    }

    /** Opens both; when one cannot be, neither stays. */
    static CompletionStage<RedisEnds> open(RedisClient client, RedisURI uri) {
        var commands = client.connectAsync(CODEC, uri).toCompletableFuture();
        var subscriptions = client.connectPubSubAsync(CODEC, uri).toCompletableFuture();
        return commands.thenCombine(subscriptions, RedisEnds::new).whenComplete((made, fault) -> {
            if (fault != null) {
                commands.thenAccept(StatefulConnection::closeAsync);
                subscriptions.thenAccept(StatefulConnection::closeAsync);
            }
        });
    }

    /** @param broken called when a connection has ended, perhaps for both, on any thread */
    void attach(RedisPubSubListener<String, byte[]> listener, Runnable broken) {
        subscriptions.addListener(listener);
        RedisConnectionStateListener watch = new RedisConnectionStateListener() {
            @Override
            public void onRedisDisconnected(RedisChannelHandler<?, ?> connection) {
                broken.run();
            }
        };
        commands.addListener(watch);
        subscriptions.addListener(watch);
        if (!commands.isOpen() || !subscriptions.isOpen()) {
            broken.run();
        }
    }

    CompletionStage<SharedReply> run(SharedScript script, List<String> keys, List<byte[]> args) {
        if (knownScripts.add(script.digest())) {
            return eval(CommandType.EVAL, script.text(), keys, args);
        }
        CompletionStage<SharedReply> reply = eval(CommandType.EVALSHA, script.digest(), keys, args);
        // Somebody flushed the server's scripts.
        return reply.handle((value, fault) -> fault == null
                        ? CompletableFuture.completedStage(value)
                        : unwrapped(fault) instanceof RedisNoScriptException
                                ? evalNow(script, keys, args)
                                : CompletableFuture.<SharedReply>failedStage(fault))
                .thenCompose(Function.identity());
    }

    private CompletionStage<SharedReply> evalNow(SharedScript script, List<String> keys, List<byte[]> args) {
        CompletionStage<SharedReply> reply = eval(CommandType.EVAL, script.text(), keys, args);
        commands.flushCommands();
        return reply;
    }

    private CompletionStage<SharedReply> eval(
            CommandType command, String script, List<String> keys, List<byte[]> args) {
        CommandArgs<String, byte[]> line = new CommandArgs<>(CODEC)
                .add(script)
                .add(keys.size())
                .addKeys(keys)
                .addValues(args);
        unflushed = true;
        return commands.async().dispatch(command, new ReplyOutput(CODEC), line);
    }

    CompletionStage<Long> publish(String channel, boolean sharded, byte[] message) {
        unflushed = true;
        return sharded
                ? commands.async().spublish(channel, message)
                : commands.async().publish(channel, message);
    }

    /** Writes what soon goes away by itself. */
    CompletionStage<String> write(String key, byte[] value) {
        unflushed = true;
        return commands.async().set(key, value, SetArgs.Builder.px(WRITTEN_MILLIS));
    }

    CompletionStage<Void> subscribe(boolean sharded, String[] channels) {
        unflushed = true;
        return sharded
                ? subscriptions.async().ssubscribe(channels)
                : subscriptions.async().subscribe(channels);
    }

    void unsubscribe(boolean sharded, String[] channels) {
        unflushed = true;
        if (sharded) {
            subscriptions.async().sunsubscribe(channels);
        } else {
            subscriptions.async().unsubscribe(channels);
        }
    }

    /** Asks which server of a cluster has which slots. */
    CompletionStage<List<Object>> slots() {
        CompletionStage<List<Object>> slots = commands.async().clusterSlots();
        commands.flushCommands();
        return slots;
    }

    /** Sends what has been asked for since the last call, all at once. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            commands.flushCommands();
            subscriptions.flushCommands();
        }
    }

    void close() {
        commands.closeAsync();
        subscriptions.closeAsync();
    }

    static Throwable unwrapped(Throwable fault) {
        Throwable inner = fault;
        while (inner instanceof CompletionException && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** The text of bytes that a server answered. */
    static String ascii(Object bytes) {
        return bytes instanceof byte[] array ? new String(array, US_ASCII) : String.valueOf(bytes);
    }
}
