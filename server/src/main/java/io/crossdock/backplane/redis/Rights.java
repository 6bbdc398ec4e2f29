package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.SharedScript;
import io.crossdock.hub.StoreAwayException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Asks once, at the start, whether Redis lets its user do what the relay's scripts will do: else a right that is lacking
 * would come out one feature at a time.
 */
final class Rights {
    /**
     * Tries a command of each kind that scripts use. KEYS: one of our own. ARGV: publish command, channel. Answers the
     * first one refused with Redis's reason, or nothing; other errors say nothing about rights.
     */
    private static final SharedScript TRY = SharedScript.of("rights", """
            local key = KEYS[1]
            local commands = {
              {'SET', key, '1', 'PX', '1000'}, {'GET', key}, {'MGET', key}, {'INCR', key}, {'EXISTS', key},
              {'EXPIRE', key, '1'}, {'PTTL', key}, {'PERSIST', key}, {'DEL', key},
              {'HSET', key, 'f', '1'}, {'HGET', key, 'f'}, {'HGETALL', key}, {'HINCRBY', key, 'f', '1'},
              {'HDEL', key, 'f'}, {'DEL', key},
              {'ZADD', key, '1', 'm'}, {'ZRANGE', key, '0', '-1'}, {'ZCARD', key}, {'ZREM', key, 'm'}, {'DEL', key},
              {'RPUSH', key, 'i'}, {'LRANGE', key, '0', '-1'}, {'LPOP', key}, {'DEL', key},
              {'SADD', key, 'm'}, {'SISMEMBER', key, 'm'}, {'SMEMBERS', key}, {'SREM', key, 'm'}, {'DEL', key},
              {'TIME'}, {'SCAN', '0', 'MATCH', key}, {ARGV[1], ARGV[2], ''}}
            for _, command in ipairs(commands) do
              local reply = redis.pcall(unpack(command))
              local refusal = type(reply) == 'table' and reply.err
              if refusal and (string.find(refusal, "script can't", 1, true) or string.find(refusal, 'NOPERM', 1, true)) then
                return command[1] .. ' ' .. (command[2] or '') .. ': ' .. refusal
              end
            end
            return false
            """);

    private Rights() {}

    /** @return fails with one line when something is lacking */
    static CompletionStage<Void> test(RedisNode node, RedisNames names) {
        byte[] publish = (node.sharded() ? "SPUBLISH" : "PUBLISH").getBytes(UTF_8);
        return node.run(
                        TRY,
                        List.of(names.rights()),
                        List.of(publish, names.rights().getBytes(UTF_8)))
                .thenCompose(lacking -> lacking.isNothing()
                        ? CompletableFuture.completedStage(null)
                        : CompletableFuture.failedStage(
                                new StoreAwayException("its user lacks a right, " + lacking.text())));
    }
}
