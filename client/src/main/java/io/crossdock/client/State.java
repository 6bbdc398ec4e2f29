package io.crossdock.client;

/** Where a client is in its life. It moves forward in this order, and to and fro between the middle two. */
public enum State {
    /** Made, and not connected yet. */
    NEW,
    /** Dialling for the first time: if that fails, it is closed. */
    CONNECTING,
    /** The relay has let it in: what is sent goes out. */
    CONNECTED,
    /** The connection broke. It dials again and again; what is sent waits. */
    RECONNECTING,
    /** Over for good: closed by the app, killed, or refused. Make another client to go on. */
    CLOSED
}
