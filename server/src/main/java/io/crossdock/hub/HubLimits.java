package io.crossdock.hub;

/**
 * The hub's bounds.
 *
 * @param inboxEntriesMax deliveries waiting for one loop: at 100,000 publishes a second this is 80 ms, past which
 *     latency is lost anyway
 * @param inboxBytesMax bytes of frames waiting for one loop, since entries may be large; one frame more is let in, so
 *     that a frame of any size passes when nothing waits
 */
public record HubLimits(int inboxEntriesMax, long inboxBytesMax) {
    public static final HubLimits DEFAULT = new HubLimits(8_192, 64L << 20);
}
