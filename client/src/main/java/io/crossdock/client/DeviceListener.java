package io.crossdock.client;

import org.jspecify.annotations.Nullable;

/** What a {@link DeviceClient} tells its app; how and where is said at {@link SessionListener}. */
public interface DeviceListener {
    /** A partner has sent something, and it was the partner, and nobody has changed it. */
    default void onItem(DevicePartner from, String contentType, byte[] data) {}

    /**
     * Something that was sent has not arrived.
     *
     * @param itemId what the sending answered
     * @param code {@code device_not_connected}: the partner is away. {@code RATE_LIMITED}, {@code TARGET_BUSY}: later.
     *     {@code PAYLOAD_TOO_LARGE}: send less
     */
    default void onUndelivered(String itemId, String code) {}

    /** Something came that could not be opened: of a device that is no partner, not encrypted, or changed on its way. */
    default void onRejected(String fromId) {}

    /** The client's state is another one now. */
    default void onState(State state) {}

    /** The end; nothing comes after it. Null when the app closed the client itself. */
    default void onEnd(@Nullable RelayException why) {}
}
