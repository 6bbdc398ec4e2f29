package io.crossdock.cli.bench.workload;

/** Where a client's greeting goes. Each call sends one frame. Only on the client's event loop. */
public interface Outgoing {
    void text(String content);

    void binary(byte[] content);

    /** The pong comes back through {@link Workload#greeted}. */
    void ping();
}
