package io.crossdock.cli.bench;

import io.crossdock.cli.bench.workload.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every mode has to be told: where, in which protocol, for how long, and what to show. */
final class TargetOptions {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The relay, which must be on this machine (127.0.0.1, [::1], localhost): ws:// or wss://, and the"
                            + " path where the protocol is mounted (default: ws://127.0.0.1:8080/PROTOCOL); or"
                            + " quic:// for the event protocol over QUIC.")
    private @Nullable String url;

    @Option(
            names = "--also",
            paramLabel = "PORT",
            split = ",",
            description =
                    "Further ports of the same host at which other nodes of the relay listen: clients go to all of"
                            + " them in turn. Repeatable.")
    private List<Integer> also = new ArrayList<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "topic",
            description = "What the clients speak: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Protocol protocol = Protocol.TOPIC;

    @Option(names = "--quic", description = "The same as --url quic://127.0.0.1:5443, with --protocol event.")
    private boolean quic;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "The measured time, 0.1 to 600 with the warm-up (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Event loops of the bench itself (default: half the processors, at most 4).")
    private int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    @Option(
            names = "--pid",
            paramLabel = "PID",
            split = ",",
            description =
                    "A process of the relay; its CPU and memory, and those of its child processes, are reported, too."
                            + " Repeatable.")
    private List<Long> pids = new ArrayList<>();

    @Option(
            names = "--json",
            description = "Print the result as one JSON object on standard output; progress stays on standard error.")
    private boolean json;

    Protocol protocol() {
        return protocol;
    }

    Target target() {
        String plain = quic ? "quic://127.0.0.1" : "ws://127.0.0.1:8080" + protocol.mount();
        Target target = Target.of(url == null ? plain : url).with(also);
        if (quic && !target.quic()) {
            throw new IllegalArgumentException("--quic wants a --url that begins with quic://, or none");
        }
        if (target.quic() && protocol != Protocol.EVENT) {
            throw new IllegalArgumentException("only --protocol event is spoken over QUIC");
        }
        return target;
    }

    double seconds() {
        return seconds;
    }

    int threads() {
        return threads;
    }

    List<Long> pids() {
        return pids;
    }

    boolean json() {
        return json;
    }
}
