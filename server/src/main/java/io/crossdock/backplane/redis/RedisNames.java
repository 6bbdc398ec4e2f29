package io.crossdock.backplane.redis;

import java.util.UUID;

/** Every key and channel of the relay's own, in one place. Immutable. */
final class RedisNames {
    /** Keeps what is ours apart from what the protocols' contracts name. */
    private static final String OURS = "xd:";

    private final String prefix;
    /** This node, from its start to its end. */
    private final String incarnation = UUID.randomUUID().toString();

    RedisNames(String prefix) {
        this.prefix = prefix;
    }

    String incarnation() {
        return incarnation;
    }

    /** A protocol's own key or channel. */
    String named(String name) {
        return prefix + name;
    }

    /** Where this node hears itself. */
    String canary() {
        return prefix + OURS + "canary:" + incarnation;
    }
}
