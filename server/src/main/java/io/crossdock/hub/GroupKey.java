package io.crossdock.hub;

/**
 * The name of what peers share: a topic, a room, a session's pair. Names are chosen by clients, so the hash is keyed
 * ({@link KeyedHash}): nobody outside can make them collide. Safe for any thread.
 */
public final class GroupKey implements Comparable<GroupKey> {
    private final String protocol;
    private final String name;
    private final int hash;

    /**
     * @param protocol the protocol's short name, a constant of ours; groups of different protocols never meet
     * @param name as the client wrote it
     */
    public GroupKey(String protocol, String name) {
        this.protocol = protocol;
        this.name = name;
        this.hash = KeyedHash.of(name) * 31 + protocol.hashCode();
    }

    public String protocol() {
        return protocol;
    }

    public String name() {
        return name;
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GroupKey key
                && hash == key.hash
                && name.equals(key.name)
                && protocol.equals(key.protocol);
    }

    /** An order, so that a hash map degrades to a tree at worst. */
    @Override
    public int compareTo(GroupKey other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : protocol.compareTo(other.protocol);
    }

    /** The protocol only: names may be secrets and this text may reach a log. */
    @Override
    public String toString() {
        return protocol + " group";
    }
}
