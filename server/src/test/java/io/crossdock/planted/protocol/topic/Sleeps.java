package io.crossdock.planted.protocol.topic;

/** A violation: who sleeps and hopes is wrong on a slow machine and late on a fast one. */
public final class Sleeps {
    public void nap() throws InterruptedException {
        Thread.sleep(1);
    }
}
