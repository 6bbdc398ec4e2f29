package io.crossdock.protocol.chat;

import io.crossdock.hub.SharedScript;

/**
 * What the board does in Redis, each call one script and so one atomic step. All but those for operators begin with the
 * door: {@code KEYS[1..4]} are the address's block, the visitor's paths, its requests and its ban; {@code ARGV[1..4]} the
 * time in milliseconds, a decimal text that no other request has, the path when it counts and whether the request does.
 * Such a script answers {@code {denial}} or {@code {0, ...}}.
 */
final class ChatScripts {
    private static final String DOOR = """
            local now = tonumber(ARGV[1])
            local function again(key, times, span)
                redis.call('ZREMRANGEBYSCORE', key, '-inf', (now - span) / 1000)
                if redis.call('ZCARD', key) < times then return 0 end
                local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
                return math.floor(oldest[2] * 1000 + 0.5) + span
            end
            local function hit(key, span)
                redis.call('ZADD', key, now / 1000, ARGV[2])
                redis.call('EXPIRE', key, math.ceil(span / 1000) + 10)
            end
            local function ban(key, reason, seconds)
                local left = redis.call('TTL', key)
                if left == -2 or (left >= 0 and left < seconds) then
                    redis.call('SET', key, reason, 'EX', seconds)
                end
            end
            local function add(key, member, most, seconds)
                if redis.call('SCARD', key) >= most then return 0 end
                local added = redis.call('SADD', key, member)
                redis.call('EXPIRE', key, seconds)
                return added
            end
            local function count(key, seconds)
                local is = redis.call('INCR', key)
                redis.call('EXPIRE', key, seconds)
                return is
            end
            local function denial()
                if redis.call('EXISTS', KEYS[1]) == 1 then return 1 end
                if ARGV[3] ~= '' then
                    redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now - 500)
                    redis.call('ZADD', KEYS[2], now, ARGV[3])
                    redis.call('EXPIRE', KEYS[2], 60)
                    if redis.call('ZCARD', KEYS[2]) >= 5 then
                        ban(KEYS[4], 'Bot detected - burst pattern', 86400)
                        redis.call('SET', KEYS[1], '1', 'EX', 1800)
                        return 2
                    end
                end
                if ARGV[4] == '1' then
                    if again(KEYS[3], 20, 2000) > 0 then
                        redis.call('SET', KEYS[1], '1', 'EX', 1800)
                        return 3
                    end
                    hit(KEYS[3], 2000)
                end
                return 0
            end
            local denied = denial()
            if denied > 0 then return {denied} end
            """;

    static final SharedScript ENTER = visitor("enter", "return {0}");

    static final SharedScript TRAP = visitor("trap", """
            ban(KEYS[4], ARGV[5], 315360000)
            return {0}
            """);

    /** KEYS[5] the visitor's violations. */
    static final SharedScript OFFEND = visitor("offend", """
            local violations = count(KEYS[5], 86400)
            if violations >= 3 then
                ban(KEYS[4], 'Auto-banned: ' .. violations .. ' violations', 86400)
            end
            return {0}
            """);

    /**
     * KEYS from 5: violations, the post window, the bans of fingerprint and browser id, the message, the index, the day's
     * posts, the author, what the messages' keys begin with, and the authors'. ARGV from 5: whether it is suspicious, the
     * message, its id, its time, the author's key, the channel, the window in milliseconds, the life in seconds, how many
     * messages there may be.
     */
    static final SharedScript POST = visitor("post", """
            if ARGV[5] == '1' then count(KEYS[5], 86400) end
            local span = tonumber(ARGV[11])
            local soon = again(KEYS[6], 1, span)
            if soon > 0 then return {0, 2, soon} end
            hit(KEYS[6], span)
            if redis.call('EXISTS', KEYS[4], KEYS[7], KEYS[8]) > 0 then return {0, 1, 0} end
            redis.call('SET', KEYS[9], ARGV[6], 'EX', ARGV[12])
            redis.call('SET', KEYS[12], ARGV[9], 'EX', ARGV[12])
            redis.call('ZREMRANGEBYSCORE', KEYS[10], '-inf', '(' .. math.floor(now / 1000) - ARGV[12])
            redis.call('ZADD', KEYS[10], ARGV[8], ARGV[7])
            redis.call('EXPIRE', KEYS[10], ARGV[12])
            local over = redis.call('ZCARD', KEYS[10]) - ARGV[13]
            if over > 0 then
                for _, id in ipairs(redis.call('ZRANGE', KEYS[10], 0, over - 1)) do
                    redis.call('DEL', KEYS[13] .. id, KEYS[14] .. id)
                end
                redis.call('ZREMRANGEBYRANK', KEYS[10], 0, over - 1)
            end
            count(KEYS[11], 604800)
            redis.call('PUBLISH', ARGV[10], ARGV[6])
            return {0, 0, math.max(over, 0)}
            """);

    /** KEYS from 5: the windows of visitor and address, the message. ARGV from 5: how many for each; 0 is no limit. */
    static final SharedScript REVEAL = visitor("reveal", """
            local hour = 3600000
            local most = tonumber(ARGV[6])
            local soon = again(KEYS[5], tonumber(ARGV[5]), hour)
            if most > 0 then soon = math.max(soon, again(KEYS[6], most, hour)) end
            if soon > 0 then return {0, soon} end
            hit(KEYS[5], hour)
            if most > 0 then hit(KEYS[6], hour) end
            return {0, 0, redis.call('GET', KEYS[7])}
            """);

    /** KEYS[5] the post window; ARGV[5] its span. */
    static final SharedScript COOLDOWN = visitor("cooldown", """
            local soon = again(KEYS[5], 1, tonumber(ARGV[5]))
            return {0, math.max(soon - now, 0)}
            """);

    /**
     * KEYS from 5: the message, its author, the reporters of the browser id, their count, its ban, the index. ARGV from 5:
     * that browser id, the reporter's key and fingerprint, the message's id, how many reporters are told apart.
     */
    static final SharedScript REPORT = visitor("report", """
            local json = redis.call('GET', KEYS[5])
            if not json then return {0, 1, 0} end
            local sound, message = pcall(cjson.decode, json)
            if not sound or message['browser_id'] ~= ARGV[5] then return {0, 2, 0} end
            if redis.call('GET', KEYS[6]) == ARGV[6] or ARGV[5] == ARGV[7] then return {0, 3, 0} end
            local reports
            if add(KEYS[7], ARGV[6], tonumber(ARGV[9]), 604800) == 1 then
                reports = count(KEYS[8], 604800)
            else
                reports = tonumber(redis.call('GET', KEYS[8]) or '0')
            end
            if reports >= 3 then
                ban(KEYS[9], 'Auto-shadowbanned after ' .. reports .. ' reports', 315360000)
            end
            if reports >= 5 then
                redis.call('DEL', KEYS[5], KEYS[6])
                redis.call('ZREM', KEYS[10], ARGV[8])
            end
            return {0, 0, reports}
            """);

    /**
     * KEYS from 5: the index, what the messages' keys begin with, and a city's visitors, its views and the day's cities.
     * ARGV from 5: whether the messages are wanted, their life in seconds, the city or nothing, the fingerprint, how many
     * visitors and cities are told apart, from which time on whole messages are wanted. Answers how many ids there are, the
     * ids, and then those messages.
     */
    static final SharedScript LIST = visitor("list", """
            if ARGV[7] ~= '' then
                local known = redis.call('SISMEMBER', KEYS[9], ARGV[7]) == 1
                    or add(KEYS[9], ARGV[7], tonumber(ARGV[10]), 604800) == 1
                if known and add(KEYS[7], ARGV[8], tonumber(ARGV[9]), 604800) == 1 then
                    count(KEYS[8], 604800)
                end
            end
            if ARGV[5] ~= '1' then return {0} end
            redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', '(' .. math.floor(now / 1000) - ARGV[6])
            local ids = redis.call('ZRANGE', KEYS[5], 0, -1)
            local all = {0, #ids}
            for _, id in ipairs(ids) do all[#all + 1] = id end
            local wanted = redis.call('ZRANGEBYSCORE', KEYS[5], ARGV[11], '+inf')
            for i = 1, #wanted, 1000 do
                local keys = {}
                for j = i, math.min(i + 999, #wanted) do keys[#keys + 1] = KEYS[6] .. wanted[j] end
                for _, json in ipairs(redis.call('MGET', unpack(keys))) do
                    all[#all + 1] = json or ''
                end
            end
            return all
            """);

    /** KEYS[5] the day's visitors; ARGV from 5: the fingerprint, how many are told apart. */
    static final SharedScript TRACK = visitor("track", """
            add(KEYS[5], ARGV[5], tonumber(ARGV[6]), 604800)
            return {0}
            """);

    /** KEYS from 5: the day's visitors and posts. */
    static final SharedScript DAILY = visitor("daily", """
            return {0, redis.call('SCARD', KEYS[5]), tonumber(redis.call('GET', KEYS[6]) or '0')}
            """);

    /** KEYS from 5: the views of one city each. */
    static final SharedScript CITIES = visitor("cities", """
            local views = {0}
            for i = 5, #KEYS do views[#views + 1] = tonumber(redis.call('GET', KEYS[i]) or '0') end
            return views
            """);

    /** KEYS[1] what the keys begin with; ARGV a cursor. Answers the next cursor, then key, reason and seconds left. */
    static final SharedScript BANS = SharedScript.of("chat bans", """
            local pattern = string.gsub(KEYS[1], '[%*%?%[%]%^%\\\\]', '\\\\%0') .. '*'
            local page = redis.call('SCAN', ARGV[1], 'MATCH', pattern, 'COUNT', 1000)
            local found = {page[1]}
            for _, key in ipairs(page[2]) do
                local reason = redis.call('GET', key)
                if reason then
                    found[#found + 1] = string.sub(key, #KEYS[1] + 1)
                    found[#found + 1] = reason
                    found[#found + 1] = redis.call('TTL', key)
                end
            end
            return found
            """);

    /** KEYS[1] what is to be removed, the others what goes with it. Answers whether it was there. */
    static final SharedScript LIFT = SharedScript.of("chat lift", """
            local was = redis.call('DEL', KEYS[1])
            for i = 2, #KEYS do redis.call('DEL', KEYS[i]) end
            return was
            """);

    /** KEYS the message, its author, the index; ARGV its id. */
    static final SharedScript REMOVE = SharedScript.of("chat remove", """
            redis.call('ZREM', KEYS[3], ARGV[1])
            redis.call('DEL', KEYS[2])
            return redis.call('DEL', KEYS[1])
            """);

    private ChatScripts() {}

    private static SharedScript visitor(String name, String body) {
        return SharedScript.of("chat " + name, DOOR + body);
    }
}
