package io.crossdock.protocol.echo;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Hub;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Conversation;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.Frames;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.Remote;
import io.crossdock.wire.SocketLimits;
import io.crossdock.wire.Upgrade;
import io.crossdock.wire.UpgradeFault;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers each message with itself. Agrees to compression. Safe for any thread. */
public final class EchoEndpoint implements Endpoint {
    private static final String PROTOCOL = "echo";

    /** What conformance suites send at most, and one such message in the queue. */
    private static final SocketLimits LIMITS =
            new SocketLimits(PROTOCOL, 16 << 20, 32 << 20, SocketLimits.WhenSlow.CLOSE, 30, true);

    private final Hub hub;

    public EchoEndpoint(Hub hub) {
        this.hub = hub;
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        return CompletableFuture.completedStage(
                Answer.text(426, "a WebSocket endpoint\n").with("upgrade", "websocket"));
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        return CompletableFuture.completedStage(
                call.fault() == UpgradeFault.NONE
                        ? new Upgrade.Accepted(LIMITS, null, remote -> new Echo(hub, remote))
                        : new Upgrade.Refused(Answer.text(400, "not a WebSocket upgrade\n")));
    }

    /** One client's mirror. Confined to the client's loop. */
    private record Echo(Hub hub, Remote remote) implements Conversation {
        @Override
        public void onText(ByteBuf payload) {
            hub.reply(PROTOCOL, remote, Frames.copyOf(remote.allocator(), payload, Frame.Kind.TEXT));
        }

        @Override
        public void onBinary(ByteBuf payload) {
            hub.reply(PROTOCOL, remote, Frames.copyOf(remote.allocator(), payload, Frame.Kind.BINARY));
        }

        @Override
        public void onGone() {}
    }
}
