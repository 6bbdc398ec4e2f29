package io.crossdock.planted.protocol.topic;

/** A violation: only commands speak to the console. */
public final class Prints {
    public void print() {
        System.out.println("planted");
    }
}
