package io.crossdock.protocol.device;

import io.crossdock.hub.Hub;
import io.crossdock.wire.Answer;
import io.crossdock.wire.Endpoint;
import io.crossdock.wire.HttpCall;
import io.crossdock.wire.MalformedMessage;
import io.crossdock.wire.Upgrade;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The device protocol's place in HTTP: a WebSocket at {@code /ws}, pairing, who is connected, and the pages that people
 * and scripts read. What is none of these is not found, whatever the method. Safe for any thread.
 */
public final class DeviceEndpoint implements Endpoint {
    private static final Pattern CODE_CALL = Pattern.compile("/pairing/code/([^/]+)/(challenge|ack|claim)");
    private static final Answer NOT_FOUND = Answer.empty(404);

    /**
     * What the protocol needs of the process around it.
     *
     * @param figures what the relay's books say of this protocol
     * @param failures wrong guesses at pairing codes
     * @param codes pairing codes made
     * @param nanoTime a clock as {@link System#nanoTime}
     * @param random unpredictable, and safe for any thread
     * @param version of this relay, for its pages
     */
    public record Surroundings(
            DeviceFigures figures,
            Attempts failures,
            Attempts codes,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random,
            String version) {}

    /** Where the protocol keeps what outlives a call: in this process, or where all nodes can reach it. */
    public record Shelves(Pairings pairings, Mailbox mailbox, DevicePresence presence) {}

    private final Shelves shelves;
    private final DeviceScene scene;
    private final DeviceDoor door;
    private final DevicePages pages;
    private final PairingApi pairing;

    public DeviceEndpoint(DeviceSettings settings, Hub hub, Shelves shelves, Surroundings around) {
        this.shelves = shelves;
        this.scene = new DeviceScene(
                settings,
                hub,
                new Devices(hub, shelves.presence()),
                new DeviceCounters(),
                new SendRates(settings.ratePerMinute(), settings.rateBurst(), around.nanoTime()),
                shelves.mailbox(),
                shelves.presence(),
                around.clock(),
                around.nanoTime(),
                around.random());
        this.door = new DeviceDoor(settings);
        this.pages = new DevicePages(scene, around);
        this.pairing = new PairingApi(shelves.pairings(), settings.pairing().ttl(), around);
    }

    /** To be called every few seconds, on any thread: forgets what has expired, and renews what must not. */
    public void upkeep() {
        shelves.pairings().sweep();
        shelves.mailbox().sweep();
        scene.devices().renew();
        scene.rates().sweep();
    }

    @Override
    public CompletionStage<Answer> call(HttpCall call) {
        long began = scene.nanoTime().getAsLong();
        return answer(call).whenComplete((answer, fault) -> {
            scene.counters().request(scene.nanoTime().getAsLong() - began);
            if (answer == null || answer.status() >= 500) {
                scene.counters().errors.increment();
            }
        });
    }

    private CompletionStage<Answer> answer(HttpCall call) {
        try {
            CompletionStage<Answer> answer = route(call);
            return answer == null ? CompletableFuture.completedStage(NOT_FOUND) : answer;
        } catch (MalformedMessage malformed) {
            return CompletableFuture.completedStage(Answer.text(400, String.valueOf(malformed.getMessage())));
        }
    }

    private @Nullable CompletionStage<Answer> route(HttpCall call) throws MalformedMessage {
        return switch (call.method() + " " + call.path()) {
            case "GET /ws" -> {
                Answer refusal = door.refusal(call);
                yield CompletableFuture.completedStage(refusal == null ? NOT_FOUND : refusal);
            }
            case "GET /peers" -> pages.peers(call);
            case "GET /health" -> CompletableFuture.completedStage(pages.health());
            case "GET /status" -> pages.status();
            case "GET /metrics" -> CompletableFuture.completedStage(pages.metrics());
            case "POST /pairing/code" -> stored(pairing.open(call));
            case "POST /pairing/claim" -> stored(pairing.claim(call, null));
            default -> atCode(call);
        };
    }

    private @Nullable CompletionStage<Answer> atCode(HttpCall call) throws MalformedMessage {
        Matcher path = CODE_CALL.matcher(call.path());
        if (!path.matches()) {
            return null;
        }
        String code = path.group(1);
        return switch (call.method() + " " + path.group(2)) {
            case "POST claim" -> stored(pairing.claim(call, code));
            case "POST challenge" -> stored(pairing.leaveChallenge(call, code));
            case "GET challenge" -> stored(pairing.takeChallenge(call, code));
            case "POST ack" -> stored(pairing.leaveAck(call, code));
            case "GET ack" -> stored(pairing.takeAck(call, code));
            default -> null;
        };
    }

    private static CompletionStage<Answer> stored(CompletionStage<Answer> answer) {
        return answer.exceptionally(storeAway -> PairingApi.storeAway());
    }

    @Override
    public CompletionStage<Upgrade> upgrade(HttpCall call) {
        if (!call.path().equals("/ws") || !call.method().equals("GET")) {
            return call(call).thenApply(Upgrade.Refused::new);
        }
        Answer refusal = door.refusal(call);
        return CompletableFuture.completedStage(refusal == null ? accepted(call) : new Upgrade.Refused(refusal));
    }

    private Upgrade accepted(HttpCall call) {
        String id = call.header(DeviceDoor.ID).toLowerCase(Locale.ROOT);
        String platform = call.header(DeviceDoor.PLATFORM);
        return new Upgrade.Accepted(
                scene.settings().limits(), null, remote -> DeviceConversation.begin(scene, remote, id, platform));
    }
}
