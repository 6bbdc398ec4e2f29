package io.crossdock.client;

import java.time.Duration;

/**
 * How a client behaves. Start from {@link #standard} and change what you need:
 *
 * <pre>{@code
 * Options options = Options.standard().withHeartbeat(Duration.ofSeconds(20));
 * }</pre>
 *
 * Immutable. Give all clients of an app options made from one {@code standard()}: they then share its network.
 *
 * @param network how bytes travel
 * @param heartbeat between two signs of life. When nothing at all has come back by the next one, the connection counts as
 *     broken. Shorter notices sooner, longer spares a phone's battery
 * @param retryFirst about how long to wait before the first new attempt to connect; it doubles from one to the next, and
 *     each is shortened at random by up to a half, so that not all apps come back at the same moment
 * @param retryMax the longest of these pauses
 * @param patience how long the relay may take to let a client in
 * @param queueBytesMax how much may wait to be sent, two bytes a character. One message of any size may
 */
public record Options(
        Network network,
        Duration heartbeat,
        Duration retryFirst,
        Duration retryMax,
        Duration patience,
        long queueBytesMax) {
    /** A frame of 64 MiB, the most that a relay takes from the other side, as base64 in its envelope. */
    private static final int MESSAGE_BYTES_MAX = 96 << 20;

    public Options {
        if (heartbeat.toMillis() < 1 || patience.toMillis() < 1 || queueBytesMax < 0) {
            throw new IllegalArgumentException("heartbeat, patience and queueBytesMax must be positive");
        }
        if (retryFirst.toMillis() < 1 || retryMax.compareTo(retryFirst) < 0) {
            throw new IllegalArgumentException("retryFirst must be positive and not longer than retryMax");
        }
    }

    /** With a network of its own. */
    public static Options standard() {
        return with(new JdkNetwork(MESSAGE_BYTES_MAX));
    }

    /** For a platform that brings its own network: nothing of the JDK's is started. */
    public static Options with(Network network) {
        return new Options(
                network,
                Duration.ofSeconds(20),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                4 << 20);
    }

    public Options withNetwork(Network other) {
        return new Options(other, heartbeat, retryFirst, retryMax, patience, queueBytesMax);
    }

    public Options withHeartbeat(Duration interval) {
        return new Options(network, interval, retryFirst, retryMax, patience, queueBytesMax);
    }

    public Options withRetry(Duration first, Duration max) {
        return new Options(network, heartbeat, first, max, patience, queueBytesMax);
    }

    public Options withPatience(Duration max) {
        return new Options(network, heartbeat, retryFirst, retryMax, max, queueBytesMax);
    }

    public Options withQueueBytesMax(long bytes) {
        return new Options(network, heartbeat, retryFirst, retryMax, patience, bytes);
    }
}
