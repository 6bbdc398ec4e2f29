package io.crossdock.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A network that does what the test says, at once and on its thread. */
final class FakeNetwork implements Network {
    final List<Line> dialled = new ArrayList<>();

    @Override
    public void connect(URI address, Map<String, String> headers, Ear ear) {
        dialled.add(new Line(ear));
    }

    @Override
    public CompletableFuture<Answer> request(String method, URI address, Map<String, String> headers, String body) {
        return CompletableFuture.failedFuture(new AssertionError("nobody asks here"));
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    /** The connection that was asked for last. */
    Line last() {
        return dialled.get(dialled.size() - 1);
    }

    /** One connection, seen from the relay. */
    static final class Line implements Socket {
        final Ear ear;
        final List<String> got = new ArrayList<>();
        /** Set to a fresh one, it holds back what is sent until it is complete. */
        CompletableFuture<String> way = CompletableFuture.completedFuture("");

        Line(Ear ear) {
            this.ear = ear;
        }

        void answers() {
            ear.opened(this);
        }

        @Override
        public CompletionStage<?> sendText(String text) {
            got.add(text);
            return way;
        }

        @Override
        public CompletionStage<?> sendBinary(byte[] bytes) {
            got.add(bytes.length + " bytes");
            return way;
        }

        @Override
        public CompletionStage<?> sendPing() {
            got.add("ping");
            return way;
        }

        @Override
        public CompletionStage<?> close(int code, String reason) {
            got.add("closed " + code);
            return CompletableFuture.completedStage("");
        }

        @Override
        public void abort() {
            got.add("aborted");
        }
    }
}
