package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.crossdock.client.RelayException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * How two devices meet: one shows a code of six digits, the other one's owner types it in, and both come to a key that the
 * relay does not know. Any thread.
 *
 * <p>The relay sees both public keys and could answer with its own: pair over a relay that you trust for that moment.
 */
public final class DevicePairings {
    private static final int POLL_MILLIS = 1_500;

    private final String base;
    private final Network network;
    private final Timer timer;

    /** @param address beside the WebSocket: {@code https://relay.example/device} */
    public DevicePairings(URI address, Options options) {
        this(address, options, Timer.ofTheJdk());
    }

    DevicePairings(URI address, Options options, Timer timer) {
        this.base = address.toString().replaceFirst("/$", "");
        this.network = options.network();
        this.timer = timer;
    }

    /**
     * A code to show.
     *
     * @param partner completes when a device has come with the code, or exceptionally when the code has ended
     */
    public record Offer(String code, CompletableFuture<DevicePartner> partner) {}

    /** Gets a code. Blocks until the relay has answered. */
    public Offer offer(DeviceIdentity me) throws IOException, InterruptedException {
        return Waiting.on(offerAsync(me));
    }

    /** Gets a code. */
    public CompletableFuture<Offer> offerAsync(DeviceIdentity me) {
        DeviceKeys keys = DeviceKeys.fresh();
        String body = "{\"initiator_device_id\":\"" + me.id() + "\",\"initiator_device_name\":" + Json.quote(me.name())
                + ",\"initiator_public_key\":\"" + keys.publicKey() + "\"}";
        return post("/pairing/code", body).thenApply(json -> {
            String code = json.textOrEmpty("code");
            return new Offer(code, awaitChallenge(me, keys, code));
        });
    }

    private CompletableFuture<DevicePartner> awaitChallenge(DeviceIdentity me, DeviceKeys keys, String code) {
        return poll(pathOf(code, "challenge") + "?initiator_device_id=" + me.id())
                .thenCompose(json -> checked(json.textOrEmpty("challenge"), challenge -> {
                    String other = challenge.textOrEmpty("initiator_device_id");
                    DevicePartner partner = new DevicePartner(
                            other.toLowerCase(Locale.ROOT),
                            challenge.textOrEmpty("initiator_device_name"),
                            keys.agree(challenge.textOrEmpty("initiator_pub_key")));
                    prove(challenge, partner);
                    String ack = "{\"challenge_id\":" + Json.quote(challenge.textOrEmpty("challenge_id"))
                            + ",\"responder_device_id\":\"" + me.id() + "\",\"responder_device_name\":"
                            + Json.quote(me.name()) + "," + proof(partner, me) + "}";
                    String body = "{\"initiator_device_id\":\"" + me.id() + "\",\"ack\":" + Json.quote(ack) + "}";
                    return post(pathOf(code, "ack"), body).thenApply(done -> partner);
                }));
    }

    /** Joins the device that shows the code. Blocks until both have the key. */
    public DevicePartner join(DeviceIdentity me, String code) throws IOException, InterruptedException {
        return Waiting.on(joinAsync(me, code));
    }

    /** Joins the device that shows the code. */
    public CompletableFuture<DevicePartner> joinAsync(DeviceIdentity me, String code) {
        DeviceKeys keys = DeviceKeys.fresh();
        String claim = "{\"code\":" + Json.quote(code) + ",\"responder_device_id\":\"" + me.id()
                + "\",\"responder_device_name\":" + Json.quote(me.name()) + ",\"responder_public_key\":\""
                + keys.publicKey() + "\"}";
        return post("/pairing/claim", claim)
                .thenCompose(json -> attempt(() -> {
                    DevicePartner partner = new DevicePartner(
                            json.textOrEmpty("initiator_device_id").toLowerCase(Locale.ROOT),
                            json.textOrEmpty("initiator_device_name"),
                            keys.agree(json.textOrEmpty("initiator_public_key")));
                    String challenge = "{\"challenge_id\":\"" + UUID.randomUUID() + "\",\"initiator_device_id\":\""
                            + me.id()
                            + "\",\"initiator_device_name\":" + Json.quote(me.name()) + ",\"initiator_pub_key\":\""
                            + keys.publicKey() + "\"," + proof(partner, me) + "}";
                    String body =
                            "{\"responder_device_id\":\"" + me.id() + "\",\"challenge\":" + Json.quote(challenge) + "}";
                    return post(pathOf(code, "challenge"), body)
                            .thenCompose(left -> poll(pathOf(code, "ack") + "?responder_device_id=" + me.id()))
                            .thenCompose(found -> checked(found.textOrEmpty("ack"), ack -> {
                                prove(ack, partner);
                                return CompletableFuture.completedFuture(partner);
                            }));
                }));
    }

    /** Shows that this device has the key. */
    private static String proof(DevicePartner partner, DeviceIdentity me) {
        SharedKey.Sealed sealed =
                partner.key().seal(UUID.randomUUID().toString().getBytes(UTF_8), me.id());
        return "\"nonce\":\"" + sealed.nonce() + "\",\"ciphertext\":\"" + sealed.ciphertext() + "\",\"tag\":\""
                + sealed.tag() + "\"";
    }

    private static void prove(Json said, DevicePartner partner) throws RelayException {
        try {
            partner.key()
                    .open(
                            new SharedKey.Sealed(
                                    said.textOrEmpty("nonce"), said.textOrEmpty("ciphertext"), said.textOrEmpty("tag")),
                            partner.id());
        } catch (GeneralSecurityException another) {
            throw new RelayException(Reason.REFUSED, "the other device does not have the key", another);
        }
    }

    /** A step that may find what came unusable. */
    private interface Step<T> {
        CompletableFuture<T> take() throws RelayException;
    }

    private interface Reading<T> {
        CompletableFuture<T> take(Json json) throws RelayException;
    }

    private static <T> CompletableFuture<T> attempt(Step<T> step) {
        try {
            return step.take();
        } catch (RelayException unusable) {
            return CompletableFuture.failedFuture(unusable);
        }
    }

    private static <T> CompletableFuture<T> checked(String document, Reading<T> reading) {
        Json json = Json.read(document);
        return json == null
                ? CompletableFuture.failedFuture(
                        new RelayException(Reason.MALFORMED, "the other device speaks otherwise"))
                : attempt(() -> reading.take(json));
    }

    private static String pathOf(String code, String what) {
        return "/pairing/code/" + URLEncoder.encode(code, UTF_8) + "/" + what;
    }

    private CompletableFuture<Json> post(String path, String body) {
        return network.request("POST", URI.create(base + path), Map.of("Content-Type", "application/json"), body)
                .thenCompose(DevicePairings::read);
    }

    /** Until the other device has left something, or the code has ended. */
    private CompletableFuture<Json> poll(String path) {
        return network.request("GET", URI.create(base + path), Map.of(), "").thenCompose(answer -> {
            if (answer.status() != 404 || !answer.body().contains("not available")) {
                return read(answer);
            }
            CompletableFuture<String> again = new CompletableFuture<>();
            Executor threads = network.executor();
            timer.after(POLL_MILLIS, () -> again.complete(path), threads);
            return again.thenCompose((Function<String, CompletableFuture<Json>>) this::poll);
        });
    }

    private static CompletableFuture<Json> read(Network.Answer answer) {
        Json json = Json.read(answer.body().isEmpty() ? "{}" : answer.body());
        if (answer.status() / 100 == 2 && json != null) {
            return CompletableFuture.completedFuture(json);
        }
        String said = json == null ? "" : json.textOrEmpty("error");
        return CompletableFuture.failedFuture(new RelayException(
                answer.status() >= 500 ? Reason.UNREACHABLE : Reason.REFUSED,
                said.isEmpty() ? "pairing was answered with " + answer.status() : said));
    }
}
