package io.crossdock.protocol.device;

/** What a device is told about a message of its own that went nowhere, but for a target that is not connected. */
enum DeviceError {
    /** A code that clients take for final: another would have the same message come again up to eight times. */
    NO_TARGET("incorrect_device_id", "The message names no target device."),
    /** The codes from here on have clients send the message again, later. */
    RATE_LIMITED("RATE_LIMITED", "Too many messages. Try again later."),
    TOO_LARGE("PAYLOAD_TOO_LARGE", "The message is larger than this relay takes."),
    TARGET_BUSY("TARGET_BUSY", "The target device does not read as fast as it is sent to. Try again later.");

    private final String code;
    private final String message;

    DeviceError(String code, String message) {
        this.code = code;
        this.message = message;
    }

    String code() {
        return code;
    }

    String message() {
        return message;
    }
}
