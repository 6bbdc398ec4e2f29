package io.crossdock.protocol.event;

import io.crossdock.hub.SharedScript;

/**
 * Rooms in Redis. A change and the notice of it are one step, so a node that dies at any moment leaves neither without
 * the other. {@code KEYS[1]} is what all keys begin with: {@code :room:<id>} a hash of what a room is, {@code
 * :members:<id>} its members by the ordinals of their coming, {@code :all} and {@code :waiting} the rooms, {@code
 * :at:<life>} which member of a node's life is in which room, {@code :alive} and {@code :dead} when a life was last seen
 * and when it was given up. All of them lie on one shard. A member is {@code life/number/node id}.
 *
 * <p>{@code ARGV[1]} is the channel of notices, {@code ARGV[2]} the member or the life that asks. A text as the answer is
 * a refusal; an empty one means that nothing can be decided now.
 *
 * <p>Ordinals are Redis's microseconds, or one more than the room's last: they rise also when all else is forgotten.
 */
final class RoomScripts {
    /** A node may find thousands to clear away; what is left, the next beat finds. */
    private static final String DEPARTURES_MAX = "1000";
    /** A node that stood still for longer is told nothing any more, and has no client left. */
    private static final String DEAD_KEPT_MILLIS = "86400000";

    private static final String PRELUDE = """
            local base, channel, me = KEYS[1], ARGV[1], ARGV[2]
            local all, waiting = base .. ':all', base .. ':waiting'
            local alive, dead = base .. ':alive', base .. ':dead'
            local function facts(room) return base .. ':room:' .. room end
            local function members(room) return base .. ':members:' .. room end
            local function life(member) return string.match(member, '^[^/]*') end
            local function places(member) return base .. ':at:' .. life(member) end
            local function now()
              local time = redis.call('TIME')
              return time[1] * 1000000 + time[2]
            end
            local function millis()
              return math.floor(now() / 1000)
            end
            local function whole(number) return string.format('%.0f', number) end
            local function ordinal(room)
              local last = tonumber(redis.call('HGET', facts(room), 'at') or '0')
              local at = whole(math.max(now(), last + 1))
              redis.call('HSET', facts(room), 'at', at)
              return at
            end
            local function say(what, room, at, member)
              redis.call('PUBLISH', channel, what .. ' ' .. room .. ' ' .. at .. ' ' .. member)
            end
            local function lives()
              return redis.call('ZSCORE', alive, life(me)) and not redis.call('ZSCORE', dead, life(me))
            end
            local function place()
              return redis.call('HGET', places(me), me)
            end
            local function enter(room)
              local at = ordinal(room)
              redis.call('ZADD', members(room), at, me)
              redis.call('HSET', places(me), me, room)
              local f = redis.call('HMGET', facts(room), 'name', 'token', 'max', 'host', 'state')
              return {at, f[1], f[2], f[3], f[4], f[5], redis.call('ZRANGE', members(room), 0, -1)}
            end
            local function depart(room, member)
              redis.call('HDEL', places(member), member)
              if redis.call('ZREM', members(room), member) == 0 then
                return whole(now())
              end
              local at = ordinal(room)
              if redis.call('HGET', facts(room), 'host') ~= member then
                say('left', room, at, member)
                return at
              end
              for _, other in ipairs(redis.call('ZRANGE', members(room), 0, -1)) do
                redis.call('HDEL', places(other), other)
              end
              redis.call('DEL', facts(room), members(room))
              redis.call('SREM', all, room)
              redis.call('ZREM', waiting, room)
              say('closed', room, at, member)
              return at
            end
            """;

    private RoomScripts() {}

    /** Writes the refusals into the script, which names them by their constants. */
    private static SharedScript script(String name, String text) {
        return SharedScript.of(
                "room " + name,
                PRELUDE
                        + text.replace("$ALREADY_IN", quoted(RoomRefusal.ALREADY_IN))
                                .replace("$TOO_MANY", quoted(RoomRefusal.TOO_MANY))
                                .replace("$NOT_FOUND", quoted(RoomRefusal.NOT_FOUND))
                                .replace("$WRONG_TOKEN", quoted(RoomRefusal.WRONG_TOKEN))
                                .replace("$FULL", quoted(RoomRefusal.FULL))
                                .replace("$CLOSED_TO_NEW", quoted(RoomRefusal.CLOSED_TO_NEW))
                                .replace("$NOT_IN", quoted(RoomRefusal.NOT_IN))
                                .replace("$NOT_HOST", quoted(RoomRefusal.NOT_HOST))
                                .replace("$NOT_WAITING", quoted(RoomRefusal.NOT_WAITING)));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    /** ARGV from 3: room, name, token, most members, most rooms. Answers as {@link #JOIN}. */
    static final SharedScript CREATE = script("create", """
            local room = ARGV[3]
            if not lives() then return '' end
            if place() then return $ALREADY_IN end
            if redis.call('SCARD', all) >= tonumber(ARGV[7]) then return $TOO_MANY end
            if redis.call('SADD', all, room) == 0 then return '' end
            redis.call('HSET', facts(room), 'name', ARGV[4], 'token', ARGV[5], 'max', ARGV[6], 'host', me, 'state', '0')
            local entry = enter(room)
            redis.call('ZADD', waiting, entry[1], room)
            return entry
            """);

    /** ARGV from 3: room, token. Answers ordinal, name, token, most members, host, state, and the list of members. */
    static final SharedScript JOIN = script("join", """
            local room = ARGV[3]
            if not lives() then return '' end
            if place() then return $ALREADY_IN end
            local f = redis.call('HMGET', facts(room), 'token', 'max', 'state')
            if not f[2] then return $NOT_FOUND end
            if f[1] ~= '' and f[1] ~= ARGV[4] then return $WRONG_TOKEN end
            if redis.call('ZCARD', members(room)) >= tonumber(f[2]) then return $FULL end
            if f[3] ~= '0' then return $CLOSED_TO_NEW end
            local entry = enter(room)
            say('joined', room, entry[1], me)
            return entry
            """);

    /** Answers room and ordinal. */
    static final SharedScript LEAVE = script("leave", """
            local room = place()
            if not room then return $NOT_IN end
            return {room, depart(room, me)}
            """);

    /** Answers room and ordinal. */
    static final SharedScript START = script("start", """
            local room = place()
            if not room then return $NOT_IN end
            local f = redis.call('HMGET', facts(room), 'host', 'state')
            if f[1] ~= me then return $NOT_HOST end
            if f[2] ~= '0' then return $NOT_WAITING end
            redis.call('HSET', facts(room), 'state', '1')
            redis.call('ZREM', waiting, room)
            local at = ordinal(room)
            say('started', room, at, me)
            return {room, at}
            """);

    /** ARGV 3: how many at most. Answers for each its id, name, most members, host, whether locked, members. */
    static final SharedScript LIST = script("list", """
            local found = {}
            for _, room in ipairs(redis.call('ZRANGE', waiting, 0, tonumber(ARGV[3]) - 1)) do
              local f = redis.call('HMGET', facts(room), 'name', 'max', 'host', 'token')
              local locked = f[4] ~= '' and 1 or 0
              table.insert(found, {room, f[1], f[2], f[3], locked, redis.call('ZCARD', members(room))})
            end
            return found
            """);

    /**
     * Says that a life goes on, and clears away what dead ones have left. ARGV 3: after how many milliseconds of silence
     * one is dead; 4: after how many without a sign of its own this life is no judge of others, since what kept it may have
     * kept them, who are about to come. Answers whether it was known, whether it has been given up, and whether it was too
     * late to judge.
     */
    static final SharedScript BEAT =
            script("beat", """
            local last = redis.call('ZSCORE', alive, me)
            local known = last and 1 or 0
            if redis.call('ZSCORE', dead, me) then return {known, 1, 0} end
            local at = millis()
            redis.call('ZADD', alive, whole(at), me)
            if last and at - tonumber(last) > tonumber(ARGV[4]) then return {known, 0, 1} end
            local left = DEPARTURES_MAX
            for _, one in ipairs(redis.call('ZRANGEBYSCORE', alive, '-inf', '(' .. whole(at - tonumber(ARGV[3])))) do
              redis.call('ZADD', dead, whole(at), one)
              local places_left = redis.call('HGETALL', places(one))
              for i = 1, #places_left, 2 do
                if left == 0 then break end
                left = left - 1
                depart(places_left[i + 1], places_left[i])
              end
              if redis.call('HLEN', places(one)) == 0 then redis.call('ZREM', alive, one) end
            end
            redis.call('ZREMRANGEBYSCORE', dead, '-inf', whole(at - DEAD_KEPT_MILLIS))
            return {known, 0, 0}
            """.replace("DEPARTURES_MAX", DEPARTURES_MAX).replace("DEAD_KEPT_MILLIS", DEAD_KEPT_MILLIS));

    /** Where a life's members are: member, room, member, room. */
    static final SharedScript PLACES = script("places", "return redis.call('HGETALL', places(me))");

    /**
     * Puts a member back that Redis has forgotten, and its room when nobody has yet. ARGV from 3: room, name, token, most
     * members, host, state, the member's ordinal. A host that does not come back itself is found dead, or not there.
     */
    static final SharedScript RESTORE = script("restore", """
            local room, host = ARGV[3], ARGV[7]
            if not lives() then return 0 end
            if redis.call('SADD', all, room) == 1 then
              redis.call('HSET', facts(room), 'name', ARGV[4], 'token', ARGV[5], 'max', ARGV[6], 'host', host,
                'state', '0', 'at', ARGV[9])
              redis.call('ZADD', waiting, ARGV[9], room)
              redis.call('ZADD', members(room), 0, host)
              redis.call('HSET', places(host), host, room)
              redis.call('ZADD', alive, 'NX', whole(millis()), life(host))
            end
            if ARGV[8] == '1' then
              redis.call('HSET', facts(room), 'state', '1')
              redis.call('ZREM', waiting, room)
            end
            redis.call('ZADD', members(room), ARGV[9], me)
            redis.call('HSET', places(me), me, room)
            return 1
            """);
}
