package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.DeviceStore.arg;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A mailbox that all nodes share. For each device there is a list of messages and one of what is known of them, their
 * sizes and ends; an index has for each device with mail how many there are, their bytes, and when the last one ends.
 * Time is the store's. Safe for any thread.
 */
public final class SharedMailbox implements Mailbox {
    private static final String MESSAGES = "mailbox:messages:";
    private static final String FACTS = "mailbox:facts:";
    private static final String INDEX = "mailbox:index";

    private static final String NOW =
            "local t = redis.call('TIME')" + " local now = tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000) ";

    /** KEYS: messages, facts, index. ARGV: device, message, size, messages-max, device-bytes-max, bytes-max, ttl in ms. */
    private static final SharedScript PUT = SharedScript.of("mailbox put", NOW + """
            local size = tonumber(ARGV[3])
            local facts = redis.call('LRANGE', KEYS[2], 0, -1)
            local count, bytes = #facts, 0
            for _, fact in ipairs(facts) do bytes = bytes + tonumber(string.match(fact, '^%d+')) end
            for _, fact in ipairs(facts) do
              local old, ends = string.match(fact, '^(%d+) (%d+)')
              if tonumber(ends) > now and count < tonumber(ARGV[4]) and bytes + size <= tonumber(ARGV[5]) then break end
              redis.call('LPOP', KEYS[1])
              redis.call('LPOP', KEYS[2])
              count, bytes = count - 1, bytes - tonumber(old)
            end
            local all = bytes + size
            local index = redis.call('HGETALL', KEYS[3])
            for i = 1, #index, 2 do
              local theirs, ends = string.match(index[i + 1], '^%d+ (%d+) (%d+)')
              if tonumber(ends) <= now then
                redis.call('HDEL', KEYS[3], index[i])
              elseif index[i] ~= ARGV[1] then
                all = all + tonumber(theirs)
              end
            end
            local fits = size <= tonumber(ARGV[5]) and all <= tonumber(ARGV[6])
            local ends = string.format('%.0f', now + tonumber(ARGV[7]))
            if fits then
              redis.call('RPUSH', KEYS[1], ARGV[2])
              redis.call('RPUSH', KEYS[2], ARGV[3] .. ' ' .. ends)
              redis.call('PEXPIRE', KEYS[1], ARGV[7])
              redis.call('PEXPIRE', KEYS[2], ARGV[7])
              redis.call('HSET', KEYS[3], ARGV[1], (count + 1) .. ' ' .. (bytes + size) .. ' ' .. ends)
              redis.call('PEXPIRE', KEYS[3], ARGV[7])
              return 1
            end
            if count == 0 then
              redis.call('HDEL', KEYS[3], ARGV[1])
            elseif #facts > count then
              local last = string.match(facts[#facts], ' (%d+)$')
              redis.call('HSET', KEYS[3], ARGV[1], count .. ' ' .. bytes .. ' ' .. last)
            end
            return 0
            """);

    /** KEYS as above. ARGV: device. */
    private static final SharedScript TAKE = SharedScript.of("mailbox take", NOW + """
            local messages = redis.call('LRANGE', KEYS[1], 0, -1)
            local facts = redis.call('LRANGE', KEYS[2], 0, -1)
            redis.call('DEL', KEYS[1], KEYS[2])
            redis.call('HDEL', KEYS[3], ARGV[1])
            local waiting = {}
            for i, fact in ipairs(facts) do
              if tonumber(string.match(fact, ' (%d+)$')) > now then waiting[#waiting + 1] = messages[i] end
            end
            return waiting
            """);

    /** KEYS: index. Answers device, count, device, count and so on. */
    private static final SharedScript COUNT = SharedScript.of("mailbox count", NOW + """
            local counts = {}
            local index = redis.call('HGETALL', KEYS[1])
            for i = 1, #index, 2 do
              local count, ends = string.match(index[i + 1], '^(%d+) %d+ (%d+)')
              if tonumber(ends) > now then
                counts[#counts + 1] = index[i]
                counts[#counts + 1] = tonumber(count)
              end
            end
            return counts
            """);

    private final DeviceSettings.MailboxSettings settings;
    private final DeviceStore store;

    public SharedMailbox(DeviceSettings.MailboxSettings settings, DeviceStore store) {
        this.settings = settings;
        this.store = store;
    }

    private static List<String> keys(String device) {
        return List.of(MESSAGES + device, FACTS + device, INDEX);
    }

    @Override
    public CompletionStage<Boolean> put(String device, ByteBuf json) {
        int size = json.readableBytes();
        if (size > settings.deviceBytesMax()) {
            return CompletableFuture.completedStage(false);
        }
        byte[] message = new byte[size];
        json.getBytes(json.readerIndex(), message);
        List<byte[]> args = List.of(
                arg(device),
                message,
                arg(size),
                arg(settings.messagesMax()),
                arg(settings.deviceBytesMax()),
                arg(settings.bytesMax()),
                arg(settings.ttl().toMillis()));
        return store.run(PUT, SharedPresence.TOGETHER, keys(device), args).thenApply(reply -> reply.number() == 1);
    }

    @Override
    public CompletionStage<List<byte[]>> take(String device) {
        return store.run(TAKE, SharedPresence.TOGETHER, keys(device), List.of(arg(device)))
                .thenApply(reply -> reply.items().stream()
                        .map(SharedReply::bytes)
                        .filter(java.util.Objects::nonNull)
                        .toList());
    }

    @Override
    public CompletionStage<Map<String, Integer>> waiting() {
        return store.run(COUNT, SharedPresence.TOGETHER, List.of(INDEX), List.of())
                .thenApply(reply -> {
                    List<SharedReply> pairs = reply.items();
                    Map<String, Integer> counts = new TreeMap<>();
                    for (int i = 0; i + 1 < pairs.size(); i += 2) {
                        counts.put(
                                String.valueOf(pairs.get(i).text()),
                                Math.toIntExact(pairs.get(i + 1).number()));
                    }
                    return counts;
                });
    }

    /** The store forgets by itself. */
    @Override
    public void sweep() {}
}
