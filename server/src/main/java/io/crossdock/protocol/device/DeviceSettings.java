package io.crossdock.protocol.device;

import io.crossdock.config.ConfigException;
import io.crossdock.config.Settings;
import io.crossdock.wire.SocketLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The device protocol's settings.
 *
 * @param mount where it is served
 * @param authRequired whether everybody is refused while there is no secret
 * @param secret what tokens are made with; null lets everybody in unless {@code authRequired}
 * @param anyIds whether ids need not be UUIDs
 * @param broadcast whether a message without target goes to every device on the relay
 * @param messageBytesMax one inbound message, with its length prefix
 * @param queueBytesMax what may wait for one slow receiver
 * @param pingSeconds between two pings; a device that misses two is dropped
 * @param ratePerMinute messages of one device; 0 is no limit
 * @param rateBurst of them, in one second
 * @param compression whether permessage-deflate is agreed to
 */
public record DeviceSettings(
        boolean enabled,
        String mount,
        boolean authRequired,
        @Nullable String secret,
        boolean anyIds,
        boolean broadcast,
        int messageBytesMax,
        int queueBytesMax,
        int pingSeconds,
        int ratePerMinute,
        int rateBurst,
        boolean compression,
        PairingSettings pairing,
        MailboxSettings mailbox) {
    /** The name under which connections, names and metrics stand. */
    public static final String PROTOCOL = "device";

    private static final int MIB = 1 << 20;

    /** What the clients themselves send at most: 20 MiB of JSON behind its length. */
    private static final int CLIENT_MESSAGE_BYTES_MAX = 20 * MIB + 4;

    /** Some clients say nothing for 14 minutes: three pings, unanswered, must take longer. */
    private static final int PING_SECONDS_MIN = 300;

    /**
     * How devices meet.
     *
     * @param ttl how long a code lives
     * @param codesMax codes at a time
     * @param bytesMax what they and all that is left at them may take
     * @param failuresPerMinute wrong guesses from one address; 0 is no limit
     * @param codesPerMinute codes made from one address; 0 is no limit
     */
    public record PairingSettings(
            Duration ttl, int codesMax, int bytesMax, int failuresPerMinute, int codesPerMinute) {}

    /**
     * What is kept for devices that are away.
     *
     * @param ttl how long an item waits
     * @param messagesMax for one device
     * @param deviceBytesMax for one device
     * @param bytesMax for all
     */
    public record MailboxSettings(boolean enabled, Duration ttl, int messagesMax, int deviceBytesMax, int bytesMax) {}

    public static DeviceSettings read(Settings settings) throws ConfigException {
        DeviceSettings read = new DeviceSettings(
                settings.flag("device.enabled", true, "Whether the device protocol is served."),
                settings.mount("device.mount", "/device", "The path below which it is served."),
                settings.choice(
                                "device.auth",
                                "auto",
                                "Whether devices must show a token: auto, when there is a secret; required, always, so"
                                        + " that nobody gets in without one.",
                                "auto",
                                "required")
                        .equals("required"),
                settings.secret("device.secret", "What devices' tokens are made with. Unset lets every device in."),
                settings.choice("device.ids", "uuid", "What a device may call itself.", "uuid", "any")
                        .equals("any"),
                settings.flag(
                        "device.broadcast",
                        false,
                        "Whether a message without target goes to all devices, of whichever owner, and whether any"
                                + " device may list them all."),
                settings.bytes(
                        "device.message-bytes-max",
                        CLIENT_MESSAGE_BYTES_MAX,
                        1024,
                        256 * MIB,
                        "One inbound message; a larger one is thrown away and its sender told."),
                settings.bytes(
                        "device.queue-bytes-max",
                        32 * MIB,
                        1024,
                        1024 * MIB,
                        "What may wait for one slow receiver; beyond, the sender is told. One message of any size"
                                + " passes when nothing waits."),
                settings.integer(
                        "device.ping-seconds",
                        450,
                        0,
                        900,
                        "Seconds between pings; a device that misses two is dropped. 0 sends none."),
                settings.integer("device.rate-per-minute", 100, 0, 1_000_000, "Messages of one device; 0 is no limit."),
                settings.integer("device.rate-burst", 10, 1, 1_000_000, "How many of them may come in one second."),
                settings.flag(
                        "device.compression",
                        false,
                        "Whether permessage-deflate is agreed to. What is encrypted does not shrink."),
                pairing(settings),
                mailbox(settings));
        read.judge(settings);
        return read;
    }

    private static PairingSettings pairing(Settings settings) {
        return new PairingSettings(
                settings.seconds("device.pairing.ttl-seconds", 300, 1, 3600, "How long a pairing code lives."),
                settings.integer(
                        "device.pairing.codes-max",
                        10_000,
                        1,
                        100_000,
                        "Pairing codes at a time; there are a million, and a guess should miss."),
                settings.bytes(
                        "device.pairing.bytes-max",
                        32 * MIB,
                        64 * 1024,
                        1024 * MIB,
                        "What all pairing codes and what is left at them may take."),
                settings.integer(
                        "device.pairing.failures-per-minute",
                        10,
                        0,
                        1_000_000,
                        "Wrong codes from one address, loopback exempt; beyond: 429. 0 is no limit."),
                settings.integer(
                        "device.pairing.codes-per-minute",
                        30,
                        0,
                        1_000_000,
                        "Codes made from one address, loopback exempt; beyond: 429. 0 is no limit."));
    }

    private static MailboxSettings mailbox(Settings settings) {
        return new MailboxSettings(
                settings.flag(
                        "device.mailbox.enabled",
                        false,
                        "Whether messages are kept for devices that are not connected."),
                settings.seconds(
                        "device.mailbox.ttl-seconds",
                        300,
                        1,
                        86_400,
                        "How long: what comes late overwrites a newer clipboard."),
                settings.integer("device.mailbox.messages-max", 32, 1, 10_000, "Messages kept for one device."),
                settings.bytes(
                        "device.mailbox.device-bytes-max",
                        24 * MIB,
                        1024,
                        1024 * MIB,
                        "Bytes kept for one device, at most device.queue-bytes-max: all of them leave at once."),
                settings.bytes("device.mailbox.bytes-max", 64 * MIB, 1024, 1024 * MIB, "Bytes kept for all devices."));
    }

    private void judge(Settings settings) throws ConfigException {
        if (!enabled) {
            return;
        }
        if (mailbox.enabled && mailbox.deviceBytesMax > queueBytesMax) {
            throw settings.refusal("device.mailbox.device-bytes-max", "a size up to device.queue-bytes-max");
        }
        if (secret == null) {
            settings.warn(
                    authRequired
                            ? "device.auth is required and device.secret is not set: EVERY device is refused"
                            : "device.secret is not set: the device relay is OPEN, anybody may connect as any device");
        }
        if (messageBytesMax < CLIENT_MESSAGE_BYTES_MAX) {
            settings.warn("device.message-bytes-max is below the 20 MiB that clients send: large items will fail");
        }
        if (pingSeconds > 0 && pingSeconds < PING_SECONDS_MIN) {
            settings.warn("device.ping-seconds is below " + PING_SECONDS_MIN
                    + ": clients that answer no pings and speak every 14 minutes will be dropped");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "DeviceSettings[mount=" + mount + "]";
    }

    SocketLimits limits() {
        return new SocketLimits(
                PROTOCOL,
                messageBytesMax,
                queueBytesMax,
                SocketLimits.WhenSlow.DROP_NEWEST,
                pingSeconds,
                compression,
                SocketLimits.WhenTooLarge.SKIP);
    }
}
