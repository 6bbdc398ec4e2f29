package io.crossdock.protocol.device;

import io.crossdock.protocol.device.Pairing.Step;
import io.crossdock.protocol.device.Pairing.Verdict;
import io.crossdock.wire.Answer;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.JsonText;
import io.crossdock.wire.MalformedMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The six calls by which two devices meet (docs/protocols/device.md). Safe for any thread. */
final class PairingApi {
    private static final int CODES = 1_000_000;
    private static final Pattern CODE = Pattern.compile("[0-9]{6}");

    /** A code may be in use; that so many are means that most of them are. */
    private static final int TRIES_MAX = 5;

    private static final Answer TOO_MANY_CODES = tooMany("too many pairing codes, try again later");
    private static final Answer TOO_MANY_FAILURES = tooMany("too many failed attempts, try again later");

    private final Pairings pairings;
    private final Duration ttl;
    private final Attempts failures;
    private final Attempts codes;
    private final InstantSource clock;
    private final RandomGenerator random;

    PairingApi(Pairings pairings, Duration ttl, DeviceEndpoint.Surroundings around) {
        this.pairings = pairings;
        this.ttl = ttl;
        this.failures = around.failures();
        this.codes = around.codes();
        this.clock = around.clock();
        this.random = around.random();
    }

    private static Answer tooMany(String text) {
        return error(429, text).with("retry-after", "60");
    }

    private static Answer error(int status, String text) {
        return Answer.json(status, "{\"error\":" + JsonText.quote(text) + "}");
    }

    /** Call 1: the initiator gets a code. */
    CompletionStage<Answer> open(HttpCall call) throws MalformedMessage {
        Pairing.Device initiator = device(call, "initiator");
        if (!codes.take(call.address())) {
            return CompletableFuture.completedStage(TOO_MANY_CODES);
        }
        return open(initiator, TRIES_MAX);
    }

    private static Pairing.Device device(HttpCall call, String role) throws MalformedMessage {
        JsonBody body = new JsonBody(call, role + "_device_id", role + "_device_name", role + "_public_key");
        return new Pairing.Device(
                body.text(role + "_device_id"), body.text(role + "_device_name"), body.text(role + "_public_key"));
    }

    private CompletionStage<Answer> open(Pairing.Device initiator, int tries) {
        String code = String.format(Locale.ROOT, "%06d", random.nextInt(CODES));
        // What the client is told must not be later than what is true.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Pairing pairing = Pairing.opened(code, initiator, now, now.plus(ttl));
        return pairings.open(pairing).thenCompose(opening -> switch (opening) {
            case OPENED ->
                CompletableFuture.completedStage(Answer.json(
                        200,
                        "{\"code\":\"" + code + "\",\"expires_at\":\"" + DeviceFrames.time(pairing.expires()) + "\"}"));
            case CODE_TAKEN ->
                tries > 1 ? open(initiator, tries - 1) : CompletableFuture.completedStage(refusal(Verdict.NO_CODE));
            case FULL -> CompletableFuture.completedStage(refusal(Verdict.NO_CODE));
        });
    }

    /** Call 2: the responder claims the code. Guessing is counted before it is known whether the guess is right. */
    CompletionStage<Answer> claim(HttpCall call, @Nullable String codeInPath) throws MalformedMessage {
        String code = codeInPath == null ? new JsonBody(call, "code").text("code") : codeInPath;
        Pairing.Device responder = device(call, "responder");
        String address = call.address();
        if (!failures.take(address)) {
            return CompletableFuture.completedStage(TOO_MANY_FAILURES);
        }
        return step(code, pairing -> pairing.claim(responder)).thenApply(step -> {
            Pairing claimed = step.next();
            if (claimed == null) {
                return refusal(step.verdict());
            }
            failures.giveBack(address);
            return claimed(claimed);
        });
    }

    private static Answer claimed(Pairing pairing) {
        Pairing.Device initiator = pairing.initiator();
        return Answer.json(
                200,
                "{\"initiator_device_id\":" + JsonText.quote(initiator.id()) + ",\"initiator_device_name\":"
                        + JsonText.quote(initiator.name()) + ",\"initiator_public_key\":"
                        + JsonText.quote(initiator.publicKey()) + ",\"expires_at\":\""
                        + DeviceFrames.time(pairing.expires()) + "\"}");
    }

    /** Call 3: the responder leaves its challenge. */
    CompletionStage<Answer> leaveChallenge(HttpCall call, String code) throws MalformedMessage {
        JsonBody body = new JsonBody(call, "responder_device_id", "challenge");
        return advance(
                call,
                code,
                pairing -> pairing.leaveChallenge(body.text("responder_device_id"), body.text("challenge")),
                step -> Answer.empty(202));
    }

    /** Call 4: the initiator takes it. */
    CompletionStage<Answer> takeChallenge(HttpCall call, String code) throws MalformedMessage {
        String initiator = parameter(call, "initiator_device_id");
        return advance(call, code, pairing -> pairing.takeChallenge(initiator), step -> taken("challenge", step));
    }

    /** Call 5: the initiator leaves its acknowledgement. */
    CompletionStage<Answer> leaveAck(HttpCall call, String code) throws MalformedMessage {
        JsonBody body = new JsonBody(call, "initiator_device_id", "ack");
        return advance(
                call,
                code,
                pairing -> pairing.leaveAck(body.text("initiator_device_id"), body.text("ack")),
                step -> Answer.empty(202));
    }

    /** Call 6: the responder takes it, and the pairing is over. */
    CompletionStage<Answer> takeAck(HttpCall call, String code) throws MalformedMessage {
        String responder = parameter(call, "responder_device_id");
        return advance(call, code, pairing -> pairing.takeAck(responder), step -> taken("ack", step));
    }

    private static String parameter(HttpCall call, String name) throws MalformedMessage {
        if (!call.query().containsKey(name)) {
            throw new MalformedMessage("Query deserialize error: missing field `" + name + "`");
        }
        return call.parameter(name);
    }

    private static Answer taken(String key, Step step) {
        return Answer.json(200, "{\"" + key + "\":" + JsonText.quote(String.valueOf(step.taken())) + "}");
    }

    /**
     * Whoever polls for what is not there yet is no guesser. Whoever names a code that is none, or not the caller's, is,
     * and once that has happened too often is not told any more which of them it was.
     */
    private CompletionStage<Answer> advance(
            HttpCall call, String code, Function<Pairing, Step> change, Function<Step, Answer> done) {
        String address = call.address();
        return step(code, change).thenApply(step -> {
            Verdict verdict = step.verdict();
            boolean guess = verdict == Verdict.NOT_FOUND
                    || verdict == Verdict.NOT_CLAIMED
                    || verdict == Verdict.ALREADY_CLAIMED
                    || verdict == Verdict.EXPIRED;
            if (guess && !failures.take(address)) {
                return TOO_MANY_FAILURES;
            }
            return verdict == Verdict.DONE ? done.apply(step) : refusal(verdict);
        });
    }

    private CompletionStage<Step> step(String code, Function<Pairing, Step> change) {
        return CODE.matcher(code).matches()
                ? pairings.advance(code, change)
                : CompletableFuture.completedStage(Step.refused(Verdict.NOT_FOUND));
    }

    /** Clients look for these words. */
    private static Answer refusal(Verdict verdict) {
        return switch (verdict) {
            case NOT_FOUND -> error(404, "pairing code not found");
            case NO_CHALLENGE -> error(404, "pairing challenge not available");
            case NO_ACK -> error(404, "pairing acknowledgement not available");
            case ALREADY_CLAIMED -> error(409, "pairing code already claimed");
            case NOT_CLAIMED -> error(400, "pairing code not yet claimed");
            case EXPIRED -> error(410, "pairing code expired");
            case NO_CODE -> error(503, "unable to allocate unique pairing code");
            case NO_ROOM -> error(500, "pairing storage is full");
            case DONE -> throw new IllegalStateException("not a refusal");
        };
    }

    /** The store is away. */
    static Answer storeAway() {
        return error(500, "pairing storage is not available");
    }
}
