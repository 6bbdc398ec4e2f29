package io.crossdock.cli.bench;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the modes have to be told in which messages flow. */
final class LoadOptions {
    @Option(
            names = "--rate",
            paramLabel = "R",
            description =
                    "Open loop: messages per second of each sender, however the relay copes. Latency counts from the"
                            + " moment a message was due.")
    private @Nullable Double rate;

    @Option(
            names = "--window",
            paramLabel = "W",
            description = "Closed loop: each sender keeps W messages under way and sends the next when one has reached"
                    + " everybody. Shows the highest throughput.")
    private @Nullable Integer window;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "256",
            description = "Payload of a message before any encoding, 30 to 16777216 (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(
            names = "--warmup",
            paramLabel = "S",
            defaultValue = "2",
            description = "Seconds of the same load before the measured time (default: ${DEFAULT-VALUE}).")
    private double warmupSeconds;

    /** Null for a closed loop; {@code otherwise} is what holds when nothing is said. */
    @Nullable
    Double rate(@Nullable Double otherwise) {
        if (rate != null && window != null) {
            throw new IllegalArgumentException("--rate and --window exclude each other: give one of them");
        }
        return rate == null && window == null ? otherwise : rate;
    }

    /** One message at a time when nothing is said. */
    int window() {
        return window == null ? 1 : window;
    }

    int size() {
        return size;
    }

    double warmupSeconds() {
        return warmupSeconds;
    }
}
