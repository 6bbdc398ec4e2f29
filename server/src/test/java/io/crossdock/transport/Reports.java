package io.crossdock.transport;

import io.crossdock.hub.Outcome;
import io.crossdock.wire.SocketEvents;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what the transport reports of refusals and faults, for a test to ask for. Any thread. */
final class Reports implements SocketEvents {
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    String next() throws InterruptedException {
        String next = said.poll(15, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    @Override
    public void refused(String protocol, String address, String reason) {
        said.add("refused " + protocol + " " + reason);
    }

    @Override
    public void broken(String protocol, String address, Throwable fault) {
        said.add("broken " + protocol + " " + fault);
    }

    @Override
    public void opened(String protocol, String address) {}

    @Override
    public void closed(String protocol, String address, String reason) {}

    @Override
    public Tally tally(String protocol, int loopIndex) {
        return new Tally() {
            @Override
            public void received(int bytes) {}

            @Override
            public void message() {}

            @Override
            public void sent(int bytes) {}

            @Override
            public void count(Outcome outcome, long times) {}
        };
    }
}
