package io.crossdock.protocol.device;

import io.crossdock.hub.SharedReply;
import io.crossdock.hub.SharedScript;
import io.crossdock.hub.SharedStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.LongAdder;

/** The store that nodes share, as this protocol uses it, with every use counted. Safe for any thread. */
public final class DeviceStore {
    private final SharedStore store;
    private final LongAdder operations = new LongAdder();

    public DeviceStore(SharedStore store) {
        this.store = store;
    }

    CompletionStage<SharedReply> run(SharedScript script, String together, List<String> keys, List<byte[]> args) {
        operations.increment();
        return store.run(script, together, keys, args);
    }

    /** How often the store was used. */
    public long operations() {
        return operations.sum();
    }

    static byte[] arg(long number) {
        return arg(Long.toString(number));
    }

    static byte[] arg(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
