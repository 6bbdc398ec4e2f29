package io.crossdock.client.event;

/** Lasts until it is closed, over all connections of its client. */
@FunctionalInterface
public interface Subscription extends AutoCloseable {
    /** Nothing comes any more once a call that is under way has returned. Any thread. */
    @Override
    void close();
}
