package io.crossdock.protocol.device;

import static io.crossdock.protocol.device.DeviceStore.arg;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Who is connected where, as all nodes see it: a key for each device, which a node keeps alive while the device is
 * connected to it. What a node leaves behind that was killed ends by itself. Safe for any thread.
 */
public final class SharedPresence implements DevicePresence {
    /** Presence and mail lie together, so that of one thread's calls the earlier one counts first. */
    static final String TOGETHER = "devices";

    private static final String KEY = "device:";

    /** Three times what a node takes to renew. */
    private static final int LIFE_SECONDS = 60;

    private static final SharedScript HERE =
            SharedScript.of("device here", "redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) return 1");
    private static final SharedScript GONE = SharedScript.of(
            "device gone",
            "local value = redis.call('GET', KEYS[1])"
                    + " if value and string.match(value, '^[^ ]+') == ARGV[1] then return redis.call('DEL', KEYS[1]) end"
                    + " return 0");
    /** In pieces, since Lua's stack has room for some 8,000 values: as many devices as one HTTP request can name. */
    private static final SharedScript AMONG = SharedScript.of("devices among", """
            local all = {}
            for i = 1, #KEYS, 1000 do
              local values = redis.call('MGET', unpack(KEYS, i, math.min(i + 999, #KEYS)))
              for j = 1, #values do all[#all + 1] = values[j] or '' end
            end
            return all
            """);

    private final DeviceStore store;

    public SharedPresence(DeviceStore store) {
        this.store = store;
    }

    /** When the store is away the device is known to its own node, and to the others from the next renewal on. */
    @Override
    public void here(String device, String connection, Instant last) {
        List<byte[]> args = List.of(arg(connection + " " + last.toEpochMilli()), arg(LIFE_SECONDS));
        var unused = store.run(HERE, TOGETHER, List.of(KEY + device), args);
    }

    @Override
    public void gone(String device, String connection) {
        var unused = store.run(GONE, TOGETHER, List.of(KEY + device), List.of(arg(connection)));
    }

    @Override
    public CompletionStage<List<Seen>> among(Collection<String> devices) {
        List<String> asked = List.copyOf(devices);
        if (asked.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        return store.run(AMONG, TOGETHER, asked.stream().map(KEY::concat).toList(), List.of())
                .thenApply(reply -> {
                    List<SharedReply> values = reply.items();
                    List<Seen> seen = new ArrayList<>();
                    for (int i = 0; i < asked.size(); i++) {
                        String value = String.valueOf(values.get(i).text());
                        if (!value.isEmpty()) {
                            long millis = Long.parseLong(value.substring(value.indexOf(' ') + 1));
                            seen.add(new Seen(asked.get(i), Instant.ofEpochMilli(millis)));
                        }
                    }
                    return seen;
                });
    }
}
