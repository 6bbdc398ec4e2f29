package io.crossdock.client.event;

/** One event, as it came. Immutable. */
public final class Event {
    /** Whom it is for; in the order of the numbers on the wire. */
    public enum Scope {
        /** All others in the sender's room, or in none if the sender is in none. */
        BROADCAST,
        /** The relay itself. */
        TO_SERVER,
        /** One node, wherever it is. */
        TARGETED
    }

    private final long sender;
    private final long timeMillis;
    private final long sequence;
    private final Scope scope;
    private final String type;
    private final byte[] payload;

    Event(long sender, long timeMillis, long sequence, Scope scope, String type, byte[] payload) {
        this.sender = sender;
        this.timeMillis = timeMillis;
        this.sequence = sequence;
        this.scope = scope;
        this.type = type;
        this.payload = payload;
    }

    /** The node id of whoever sent it, all 64 bits of it. The relay checks it, unless it was told to trust. */
    public long sender() {
        return sender;
    }

    /** The sender's clock, Unix milliseconds. */
    public long timeMillis() {
        return timeMillis;
    }

    /** The sender's count of its events; it may have gaps. */
    public long sequence() {
        return sequence;
    }

    public Scope scope() {
        return scope;
    }

    public String type() {
        return type;
    }

    /** A copy. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The payload, to be read from its beginning. */
    public BincodeReader reader() {
        return new BincodeReader(payload);
    }

    /** Without the payload. */
    @Override
    public String toString() {
        return "Event[" + type + " of " + Long.toHexString(sender) + ", " + payload.length + " bytes]";
    }
}
