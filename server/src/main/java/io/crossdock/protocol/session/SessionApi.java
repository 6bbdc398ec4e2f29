package io.crossdock.protocol.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.hub.Frame;
import io.crossdock.hub.Hub;
import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonBody;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The session protocol's HTTP calls (docs/protocols/session.md). Safe for any thread. */
final class SessionApi {
    private static final Answer NOT_FOUND = Answer.empty(404);
    private static final Answer INVALID_SESSION = Answer.json(403, "{\"error\":\"invalid_session\"}");
    private static final Answer REGISTER_FAILED = Answer.json(500, "{\"error\":\"register_failed\"}");
    private static final Answer TOO_MANY =
            Answer.json(429, "{\"error\":\"rate_limited\"}").with("retry-after", "1");
    private static final int LOGS_DEFAULT = 100;
    private static final int LOGS_MAX = 200;

    private final SessionSettings settings;
    private final Hub hub;
    private final Sessions sessions;
    private final PublicUrl url;
    private final Predicate<String> mayRegister;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final List<? extends EventExecutor> loops;
    private final Executor drawing;

    SessionApi(SessionSettings settings, Hub hub, Sessions sessions, SessionEndpoint.Surroundings around) {
        this.settings = settings;
        this.hub = hub;
        this.sessions = sessions;
        this.url = around.url();
        this.mayRegister = around.mayRegister();
        this.clock = around.clock();
        this.random = around.random();
        this.loops = around.loops();
        this.drawing = around.drawing();
    }

    CompletionStage<Answer> register(HttpCall call) {
        if (!mayRegister.test(call.address())) {
            return CompletableFuture.completedStage(TOO_MANY);
        }
        String sid = secret();
        String token = secret();
        String ws = url.of(call);
        // The picture takes longer than an event loop can be without.
        return sessions.register(sid, token)
                .thenApplyAsync(fits -> fits ? Answer.json(200, registered(sid, token, ws)) : REGISTER_FAILED, drawing)
                .exceptionally(storeAway -> REGISTER_FAILED);
    }

    /** 122 random bits as a UUID of version 4 without its dashes. */
    private String secret() {
        long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return String.format(Locale.ROOT, "%016x%016x", high, low);
    }

    private String registered(String sid, String token, String ws) {
        String payload = "{\"s\":\"" + sid + "\",\"t\":\"" + token + "\",\"u\":" + JsonText.quote(ws) + "}";
        return "{\"qrDataUrl\":\"" + QrCode.dataUrl(payload) + "\",\"qrPayload\":" + payload + ",\"sessionId\":\"" + sid
                + "\",\"token\":\"" + token + "\",\"ttl\":" + settings.idle().toSeconds() + ",\"ws\":"
                + JsonText.quote(ws) + "}";
    }

    CompletionStage<Answer> kill(String sid) {
        return sessions.kill(sid)
                .thenApply(was -> {
                    if (was) {
                        Pair.of(sid).publish(hub, SessionCodec.killed(ByteBufAllocator.DEFAULT));
                    }
                    return was ? Answer.empty(204) : NOT_FOUND;
                })
                .exceptionally(storeAway -> NOT_FOUND);
    }

    CompletionStage<Answer> transcript(HttpCall call) {
        String type = call.header("content-type").split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
        if (!type.matches("application/([a-z0-9.+-]*\\+)?json")) {
            return said(415, "Expected request with `Content-Type: application/json`");
        }
        Transcript transcript;
        try {
            transcript = Transcript.read(call.body());
        } catch (MalformedMessage notJson) {
            return said(400, "Failed to parse the request body as JSON: " + notJson.getMessage());
        } catch (JsonBody.WrongShape wrong) {
            return said(422, "Failed to deserialize the JSON body into the target type: " + wrong.what());
        }
        return sessions.use(transcript.sid(), transcript.token())
                .thenApply(valid -> {
                    if (!valid) {
                        return INVALID_SESSION;
                    }
                    Pair pair = Pair.of(transcript.sid());
                    hub.publish(pair.of(Role.WORKSTATION), asPhone(transcript.sid(), transcript.message()), null);
                    return Answer.json(202, "{\"ok\":true}");
                })
                .exceptionally(storeAway -> INVALID_SESSION);
    }

    /** A frame as if a phone had sent it. */
    private Frame asPhone(String sid, String text) {
        ByteBuf utf8 = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
        byte[] prefix = SessionCodec.framePrefix(sid, Role.PHONE);
        return SessionCodec.text(ByteBufAllocator.DEFAULT, prefix, clock.millis() / 1000, utf8);
    }

    CompletionStage<Answer> logs(HttpCall call) {
        for (String name : List.of("sid", "tok")) {
            if (!call.query().containsKey(name)) {
                return said(400, "Failed to deserialize query string: missing field `" + name + "`");
            }
        }
        String wanted = call.parameter("limit");
        if (!wanted.matches("[0-9]{0,9}") || (wanted.isEmpty() && call.query().containsKey("limit"))) {
            return said(400, "Failed to deserialize query string: invalid digit found in string");
        }
        int limit = wanted.isEmpty() ? LOGS_DEFAULT : Math.max(1, Math.min(LOGS_MAX, Integer.parseInt(wanted)));
        String sid = call.parameter("sid");
        return sessions.use(sid, call.parameter("tok"))
                .thenCompose(
                        valid -> valid ? askForLogs(sid, limit) : CompletableFuture.completedStage(INVALID_SESSION))
                .exceptionally(storeAway -> Answer.json(500, "{\"error\":\"redis_client\"}"));
    }

    private CompletionStage<Answer> askForLogs(String sid, int limit) {
        String id = new UUID(random.nextLong(), random.nextLong()).toString();
        String question = "{\"id\":\"" + id + "\",\"limit\":" + limit + ",\"type\":\"get_logs\"}";
        EventExecutor loop = loops.get(random.nextInt(loops.size()));
        return LogsQuestion.ask(hub, loop, Pair.of(sid), id, asPhone(sid, question));
    }

    private static CompletionStage<Answer> said(int status, String text) {
        return CompletableFuture.completedStage(Answer.text(status, text));
    }
}
