package io.crossdock.protocol.chat;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** How often what happened. Safe for any thread. */
public final class ChatCounts {
    private final Map<ChatOutcome, LongAdder> outcomes = new EnumMap<>(ChatOutcome.class);

    public ChatCounts() {
        for (ChatOutcome outcome : ChatOutcome.values()) {
            outcomes.put(outcome, new LongAdder());
        }
    }

    void count(ChatOutcome outcome) {
        adder(outcome).increment();
    }

    private LongAdder adder(ChatOutcome outcome) {
        return java.util.Objects.requireNonNull(outcomes.get(outcome));
    }

    /** Every outcome by its label. */
    public Map<String, Long> byLabel() {
        Map<String, Long> counts = new LinkedHashMap<>();
        outcomes.forEach((outcome, count) -> counts.put(outcome.label(), count.sum()));
        return counts;
    }

    /** The original's page: three figures under its names, one of which is not what it says. */
    String page(LongSupplier connections) {
        return "# TYPE messages_per_second counter\nmessages_per_second "
                + adder(ChatOutcome.POSTED).sum()
                + "\n\n# TYPE contact_reveals_total counter\ncontact_reveals_total "
                + adder(ChatOutcome.REVEALED).sum()
                + "\n\n# TYPE active_websocket_connections gauge\nactive_websocket_connections "
                + connections.getAsLong()
                + "\n\n";
    }
}
