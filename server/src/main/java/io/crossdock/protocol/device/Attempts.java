package io.crossdock.protocol.device;

/** How often an address may do something. A port. Safe for any thread. */
public interface Attempts {
    /** Whether the address may do it once more, which is then counted. */
    boolean take(String address);

    /** Makes up for one that should not have counted. */
    void giveBack(String address);
}
