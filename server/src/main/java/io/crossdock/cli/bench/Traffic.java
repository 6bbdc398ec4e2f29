package io.crossdock.cli.bench;

/** What the clients of a run do, as the run's thread directs it. */
interface Traffic {
    /** Begins to connect. */
    void gather() throws BenchFailure;

    /** Whether enough is known of who can connect and who cannot. */
    boolean gathered() throws BenchFailure;

    /** Begins at {@code startNanos}; nothing new is begun from {@code endNanos} on. */
    void start(long startNanos, long endNanos) throws BenchFailure;

    /** Whether all that was due before the end has had its turn. */
    boolean finished();

    /** Messages that were due but never went out. */
    long held() throws BenchFailure;

    /** Begins to close whatever is open. */
    void close() throws BenchFailure;
}
