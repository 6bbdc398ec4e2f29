package io.crossdock.protocol.event;

import io.crossdock.wire.Remote;

/** Whether a client is read: not while anybody has a reason to hold it. Confined to the client's loop. */
final class Reading {
    private final Remote remote;
    private int reasons;
    private boolean over;

    Reading(Remote remote) {
        this.remote = remote;
    }

    void hold() {
        reasons++;
        if (reasons == 1 && !over) {
            remote.pause();
        }
    }

    /** Takes one reason back. */
    void goOn() {
        reasons--;
        if (reasons == 0 && !over) {
            remote.resume();
        }
    }

    /** The connection is ending: it is the transport's to read. */
    void end() {
        over = true;
    }
}
