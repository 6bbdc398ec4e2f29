package io.crossdock.backplane.redis;

import io.crossdock.hub.SharedScript;

/**
 * Presence in Redis. A group's members are a sorted set: an ordinal, and {@code incarnation/number/display name}. Beside
 * it a hash has the last ordinal given out. A change and the notice about it are one
 * step, so that a node that dies at any moment leaves neither without the other.
 *
 * <p>Ordinals are Redis's microseconds, or one more than the last: they rise also when all else is forgotten.
 */
final class PresenceScripts {
    /** What all of them begin with. KEYS: members, state. */
    private static final String PRELUDE = """
            local function ordinal(floor)
              local time = redis.call('TIME')
              local last = tonumber(redis.call('HGET', KEYS[2], 'seq') or '0')
              return math.max(time[1] * 1000000 + time[2], last + 1, floor + 1)
            end
            local function keep(seq)
              redis.call('HSET', KEYS[2], 'seq', string.format('%.0f', seq))
              if redis.call('ZCARD', KEYS[1]) == 0 then
                redis.call('PEXPIRE', KEYS[2], 3600000)
              else
                redis.call('PERSIST', KEYS[2])
              end
            end
            local function say(command, channel, head, at, member)
              redis.call(command, channel, head .. struct.pack('>i8', 0) .. struct.pack('>i8', at) .. member)
            end
            local function name(member)
              return string.match(member, '^[^/]*/[^/]*/(.*)$')
            end
            """;

    /**
     * Enters a member. ARGV: member, ordinal (0 for the next one), an ordinal it must exceed, publish command, channel,
     * head of the notice, whether to tell. Answers the ordinal and the oldest other's name.
     */
    static final SharedScript ARRIVE = SharedScript.of("presence arrive", PRELUDE + """
            local had = redis.call('ZSCORE', KEYS[1], ARGV[1])
            if had then
              return {string.format('%.0f', had), false}
            end
            local oldest = redis.call('ZRANGE', KEYS[1], 0, 0)[1]
            local at = tonumber(ARGV[2])
            local last = tonumber(redis.call('HGET', KEYS[2], 'seq') or '0')
            if at == 0 then
              at = ordinal(tonumber(ARGV[3]))
            end
            redis.call('ZADD', KEYS[1], string.format('%.0f', at), ARGV[1])
            keep(math.max(at, last))
            if ARGV[7] == '1' and oldest then
              say(ARGV[4], ARGV[5], ARGV[6], at, ARGV[1])
            end
            return {string.format('%.0f', at), oldest and name(oldest) or false}
            """);

    /**
     * Takes a member out. ARGV: member, publish command, channel, head of the notice, whether to tell also when it was
     * not there, an ordinal to exceed. Answers the ordinal up to which members hear of it, nothing when nobody is told.
     */
    static final SharedScript DEPART = SharedScript.of("presence depart", PRELUDE + """
            local removed = redis.call('ZREM', KEYS[1], ARGV[1])
            if removed == 0 and ARGV[5] ~= '1' then
              return false
            end
            local at = ordinal(tonumber(ARGV[6]))
            keep(at)
            say(ARGV[2], ARGV[3], ARGV[4], at, ARGV[1])
            return string.format('%.0f', at)
            """);

    /** Takes out all members of an incarnation. ARGV: incarnation, publish command, channel, head of the notices. */
    static final SharedScript REAP = SharedScript.of("presence reap", PRELUDE + """
            local prefix = ARGV[1] .. '/'
            local count = 0
            for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
              if string.sub(member, 1, #prefix) == prefix then
                redis.call('ZREM', KEYS[1], member)
                local at = ordinal(0)
                keep(at)
                say(ARGV[2], ARGV[3], ARGV[4], at, member)
                count = count + 1
              end
            end
            return count
            """);

    /**
     * Says that an incarnation is alive. KEYS: the nodes, the dead ones. ARGV: incarnation, how old in milliseconds a dead
     * one is, and how old its own last sign may be. Answers whether it was known, whether it has been given up, who is
     * dead, and whether it comes too late to judge: what kept it may have kept the others, who are about to come. Redis
     * looks, and not the node, since a paused server does what it was told before the pause.
     */
    static final SharedScript BEAT = SharedScript.of("presence beat", """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
            local given_up = redis.call('ZSCORE', KEYS[2], ARGV[1])
            if given_up then
              return {known and 1 or 0, 1, {}, 0}
            end
            redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
            if known and now - tonumber(known) > tonumber(ARGV[3]) then
              return {1, 0, {}, 1}
            end
            local limit = string.format('%.0f', now - tonumber(ARGV[2]))
            local dead = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', '(' .. limit)
            for _, one in ipairs(dead) do
              redis.call('ZADD', KEYS[2], string.format('%.0f', now), one)
            end
            redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now - 86400000))
            return {known and 1 or 0, 0, dead, 0}
            """);

    /** All members with their ordinals, the oldest first. KEYS: members. */
    static final SharedScript MEMBERS =
            SharedScript.of("presence members", "return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')");

    /** Forgets an incarnation that has no members left. KEYS: the nodes. ARGV: incarnation. */
    static final SharedScript BURY = SharedScript.of("presence bury", "return redis.call('ZREM', KEYS[1], ARGV[1])");

    /** Notes that an incarnation has members in a group. KEYS: its groups. ARGV: the group. */
    static final SharedScript NOTE = SharedScript.of("presence note", "return redis.call('SADD', KEYS[1], ARGV[1])");

    /** The opposite. */
    static final SharedScript STRIKE =
            SharedScript.of("presence strike", "return redis.call('SREM', KEYS[1], ARGV[1])");

    /** The groups in which an incarnation has members. KEYS: its groups. */
    static final SharedScript GROUPS = SharedScript.of("presence groups", "return redis.call('SMEMBERS', KEYS[1])");

    private PresenceScripts() {}
}
