package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Hub;
import io.crossdock.hub.Membership;
import io.crossdock.hub.Outcome;
import io.crossdock.hub.Peer;
import io.crossdock.wire.Answer;
import io.crossdock.wire.JsonScanner;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request that asks the workstation for its logs: for a few seconds a phone without a socket. It listens before
 * it asks, so no answer is too fast for it. Confined to its loop.
 */
final class LogsQuestion implements Peer {
    private static final int PATIENCE_SECONDS = 5;

    private final Hub hub;
    private final EventExecutor loop;
    private final String id;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable Membership membership;
    private @Nullable Future<?> patience;

    private LogsQuestion(Hub hub, EventExecutor loop, String id) {
        this.hub = hub;
        this.loop = loop;
        this.id = id;
    }

    /**
     * Asks. Takes over one reference to the frame. Any thread.
     *
     * @param loop one of the hub's
     * @param id what the reply must name
     */
    static CompletionStage<Answer> ask(Hub hub, EventExecutor loop, Pair pair, String id, Frame frame) {
        LogsQuestion question = new LogsQuestion(hub, loop, id);
        loop.execute(() -> question.begin(pair, frame));
        return question.answer;
    }

    private void begin(Pair pair, Frame frame) {
        membership = hub.join(pair.of(Role.PHONE), this);
        patience = loop.schedule(
                () -> end(Answer.json(504, "{\"error\":\"timeout\"}")), PATIENCE_SECONDS, TimeUnit.SECONDS);
        // The answer may come from another node.
        hub.settled(pair.of(Role.PHONE))
                .whenComplete((heard, fault) -> hub.publish(pair.of(Role.WORKSTATION), frame, this));
    }

    @Override
    public EventExecutor loop() {
        return loop;
    }

    @Override
    public Outcome offer(Frame frame) {
        String items = items(frame.payload(), id);
        if (items != null && !answer.isDone()) {
            // Not at once: whoever offers is walking through the group's members.
            loop.execute(() -> end(Answer.json(200, "{\"items\":" + items + "}")));
        }
        return Outcome.SENT;
    }

    private void end(Answer found) {
        Membership mine = membership;
        Future<?> timer = patience;
        membership = null;
        patience = null;
        if (mine == null || timer == null) {
            return;
        }
        timer.cancel(false);
        hub.leave(mine);
        answer.complete(found);
    }

    /** The items of the reply to this question; null for any other frame. Borrows the payload. */
    static @Nullable String items(ByteBuf payload, String id) {
        try {
            JsonScanner frame = new JsonScanner(payload);
            frame.enterObject();
            while (frame.nextField()) {
                if (frame.keyIs("frame")) {
                    byte[] inner = frame.string().getBytes(UTF_8);
                    return reply(Unpooled.wrappedBuffer(inner), id);
                }
                frame.skip();
            }
        } catch (MalformedMessage anotherText) {
            // Workstations may send what they like; it is not for us.
        }
        return null;
    }

    private static @Nullable String reply(ByteBuf text, String id) throws MalformedMessage {
        JsonScanner json = new JsonScanner(text);
        String items = "[]";
        boolean logs = false;
        boolean ours = false;
        json.enterObject();
        while (json.nextField()) {
            if (json.keyIs("type")) {
                logs = json.skip() == JsonScanner.Kind.STRING && json.text().equals("logs");
            } else if (json.keyIs("replyTo")) {
                ours = json.skip() == JsonScanner.Kind.STRING && json.text().equals(id);
            } else if (json.keyIs("items")) {
                items = json.skip() == JsonScanner.Kind.ARRAY ? compact(text, json) : "[]";
            } else {
                json.skip();
            }
        }
        json.end();
        return logs && ours ? items : null;
    }

    private static String compact(ByteBuf text, JsonScanner read) throws MalformedMessage {
        ByteBuf out = Unpooled.buffer(read.valueEnd() - read.valueStart());
        JsonText.writeCompact(out, text, read.valueStart(), read.valueEnd());
        return out.toString(UTF_8);
    }
}
