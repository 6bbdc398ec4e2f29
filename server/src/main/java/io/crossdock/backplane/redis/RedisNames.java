package io.crossdock.backplane.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.GroupKey;
import java.util.UUID;

/** Every key and channel of the relay's own, in one place. Immutable. */
final class RedisNames {
    /** Keeps what is ours apart from what the protocols' contracts name. */
    private static final String OURS = "xd:";

    private static final String EXACTLY = "\n";

    private final String prefix;
    /** This node, from its start to its end. */
    private final UUID incarnation = UUID.randomUUID();

    RedisNames(String prefix) {
        this.prefix = prefix;
    }

    UUID incarnation() {
        return incarnation;
    }

    /** A protocol's own key or channel. */
    String named(String name) {
        return prefix + name;
    }

    /**
     * A group's channel. What stands in braces decides about the shard, so that the group's keys lie beside it.
     */
    String group(GroupKey group) {
        return prefix + OURS + "g:{" + tag(group) + "}";
    }

    /** The channel of whoever holds a name. */
    String holder(GroupKey name) {
        return prefix + OURS + "n:{" + tag(name) + "}";
    }

    /** A group's members. */
    String members(GroupKey group) {
        return prefix + OURS + "m:{" + tag(group) + "}";
    }

    /** What else is kept of a group's history. */
    String history(GroupKey group) {
        return prefix + OURS + "h:{" + tag(group) + "}";
    }

    /** When which node was last alive. */
    String nodes() {
        return prefix + OURS + "alive:{nodes}";
    }

    /** Which nodes were given up for dead, and when. */
    String deadNodes() {
        return prefix + OURS + "dead:{nodes}";
    }

    /** Where nodes ask what they missed. */
    String questions() {
        return prefix + OURS + "missed:{nodes}";
    }

    /** A key and a channel that are there only to see whether we may have them. */
    String rights() {
        return prefix + OURS + "rights:{nodes}";
    }

    /** The groups in which an incarnation has members. */
    String groupsOf(String incarnation) {
        return prefix + OURS + "in:{" + incarnation + "}";
    }

    private static String tag(GroupKey group) {
        return group.protocol() + ":" + text(group.name());
    }

    /** A name as text that UTF-8 can hold, different for different names. */
    static String text(String name) {
        return encodable(name) && !name.startsWith(EXACTLY) ? name : EXACTLY + exactly(name);
    }

    /** The opposite of {@link #text}. */
    static String name(String text) {
        if (!text.startsWith(EXACTLY)) {
            return text;
        }
        StringBuilder name = new StringBuilder();
        for (int i = EXACTLY.length(); i + 4 <= text.length(); i += 4) {
            name.append((char) Integer.parseInt(text.substring(i, i + 4), 16));
        }
        return name.toString();
    }

    /** Half of a surrogate pair has no UTF-8: two such names would share a channel. */
    private static boolean encodable(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isSurrogate(name.charAt(i))) {
                return UTF_8.newEncoder().canEncode(name);
            }
        }
        return true;
    }

    private static String exactly(String name) {
        StringBuilder hex = new StringBuilder(4 * name.length());
        for (int i = 0; i < name.length(); i++) {
            hex.append(String.format("%04x", (int) name.charAt(i)));
        }
        return hex.toString();
    }

    /**
     * Where this node hears itself.
     *
     * @param number of its canaries; one in each shard is needed
     */
    String canary(int number) {
        return prefix + OURS + "canary:" + incarnation + ":" + number;
    }

    /** A protocol's own key, where keys of one script must lie on one shard. */
    String named(String together, String name) {
        return prefix + "{" + together + "}" + name;
    }
}
