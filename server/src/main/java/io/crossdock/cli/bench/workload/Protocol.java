package io.crossdock.cli.bench.workload;

import java.util.Locale;

/** The protocols that the bench speaks. A new one is one {@link Workload} and two lines here. */
public enum Protocol {
    TOPIC("/topic"),
    DEVICE("/device"),
    SESSION("/session"),
    EVENT("/event");

    private final String mount;

    Protocol(String mount) {
        this.mount = mount;
    }

    /** Where a plain relay serves this protocol. */
    public String mount() {
        return mount;
    }

    /** Throws {@link IllegalArgumentException}, with a line for the user, when the protocol cannot do what is asked. */
    public Workload workload(Setup setup) {
        return switch (this) {
            case TOPIC -> new TopicWorkload(setup);
            case DEVICE -> new DeviceWorkload(setup);
            case SESSION -> new SessionWorkload(setup);
            case EVENT -> new EventWorkload(setup);
        };
    }

    /** As the user writes it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
