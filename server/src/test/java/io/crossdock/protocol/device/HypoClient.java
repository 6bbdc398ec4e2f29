package io.crossdock.protocol.device;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What an app of the device protocol does, from the code it shows to the clipboard it fills. For one thread. */
final class HypoClient implements AutoCloseable {
    /** What arrives in the clipboard. */
    record Item(String contentType, String base64) {
        byte[] data() {
            return Base64.getDecoder().decode(base64);
        }
    }

    private final TestRelay relay;
    private final String id;
    private final String name;
    private final DeviceKeys keys = DeviceKeys.fresh();
    private @Nullable String partner;
    private byte @Nullable [] shared;
    private @Nullable Device device;

    HypoClient(TestRelay relay, String id, String name) throws GeneralSecurityException {
        this.relay = relay;
        this.id = id;
        this.name = name;
    }

    @Nullable
    String partner() {
        return partner;
    }

    private Answer ask(String method, String path, String body) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            return http.ask(method, path, body, "Content-Type: application/json; charset=utf-8");
        }
    }

    /** As initiator: asks for a code, which the owner types into the other device. */
    String showCode() throws IOException {
        Answer answer = ask(
                "POST",
                "/pairing/code",
                "{\"initiator_device_id\":\"" + id + "\",\"initiator_device_name\":\"" + name
                        + "\",\"initiator_public_key\":\"" + keys.publicKey() + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        return field(answer.body(), "code");
    }

    /** As responder. */
    void claim(String code) throws Exception {
        Answer answer = ask(
                "POST",
                "/pairing/claim",
                "{\"code\":\"" + code + "\",\"responder_device_id\":\"" + id + "\",\"responder_device_name\":\"" + name
                        + "\",\"responder_public_key\":\"" + keys.publicKey() + "\"}");
        assertThat(answer.status()).isEqualTo(200);
        meet(field(answer.body(), "initiator_device_id"), field(answer.body(), "initiator_public_key"));
    }

    private void meet(String other, String publicKey) throws GeneralSecurityException {
        partner = other;
        shared = keys.agree(publicKey);
    }

    /** The challenge carries the responder's key, and proves that it can use it. */
    void leaveChallenge(String code) throws Exception {
        String proof = seal("challenge".getBytes(UTF_8), id);
        String challenge = "{\n \"challenge_id\":\"" + code + "\",\n \"initiator_device_id\":\"" + id
                + "\",\n \"initiator_pub_key\":\"" + keys.publicKey() + "\",\n" + proof + "\n}";
        Answer answer = ask(
                "POST",
                "/pairing/code/" + code + "/challenge",
                "{\"responder_device_id\":\"" + id + "\",\"challenge\":" + quoted(challenge) + "}");
        assertThat(answer.status()).isEqualTo(202);
    }

    /** As initiator. */
    void takeChallengeAndAcknowledge(String code) throws Exception {
        Answer asked = ask("GET", "/pairing/code/" + code + "/challenge?initiator_device_id=" + id, "");
        assertThat(asked.status()).isEqualTo(200);
        String challenge = unquoted(asked.body());
        meet(field(challenge, "initiator_device_id"), field(challenge, "initiator_pub_key"));
        assertThat(open(challenge, String.valueOf(partner))).asString(UTF_8).isEqualTo("challenge");
        String ack = "{\"challenge_id\":\"" + code + "\",\"responder_device_id\":\"" + id + "\","
                + seal("acknowledged".getBytes(UTF_8), id) + "}";
        Answer answer = ask(
                "POST",
                "/pairing/code/" + code + "/ack",
                "{\"initiator_device_id\":\"" + id + "\",\"ack\":" + quoted(ack) + "}");
        assertThat(answer.status()).isEqualTo(202);
    }

    /** As responder. */
    void takeAcknowledgement(String code) throws Exception {
        Answer answer = ask("GET", "/pairing/code/" + code + "/ack?responder_device_id=" + id, "");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(open(unquoted(answer.body()), String.valueOf(partner)))
                .asString(UTF_8)
                .isEqualTo("acknowledged");
    }

    /** With the token that the relay's secret makes for this device. */
    void connect() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("test-secret".getBytes(UTF_8), "HmacSHA256"));
        String token = Base64.getEncoder().encodeToString(mac.doFinal(id.getBytes(UTF_8)));
        device = new Device(
                id,
                TestSocket.open(
                        relay.httpPort(),
                        "/ws",
                        "X-Device-Id: " + id,
                        "X-Device-Platform: android",
                        "X-Auth-Token: " + token));
    }

    /** Sends what was copied. */
    String copy(String contentType, byte[] data) throws Exception {
        String content = "{\"content_type\":\"" + contentType + "\",\"data_base64\":\""
                + Base64.getEncoder().encodeToString(data) + "\",\"metadata\":{},\"compressed\":true}";
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content.getBytes(UTF_8));
        }
        DeviceKeys.Sealed sealed = DeviceKeys.seal(key(), packed.toByteArray(), id);
        String message = "{\"id\":\"" + UUID.randomUUID() + "\",\"timestamp\":\"2026-01-20T12:34:56.789Z\","
                + "\"version\":\"1.0\",\"type\":\"clipboard\",\"payload\":{\"content_type\":\"" + contentType
                + "\",\"ciphertext\":\"" + sealed.ciphertext() + "\",\"device_id\":\"" + id + "\",\"target\":\""
                + partner + "\",\"encryption\":{\"algorithm\":\"AES-256-GCM\",\"nonce\":\"" + sealed.nonce()
                + "\",\"tag\":\"" + sealed.tag() + "\"}}}";
        device().send(message);
        return message;
    }

    /** Waits for what the other has copied. */
    Item paste() throws Exception {
        String message = device().hear();
        assertThat(field(message, "device_id")).isEqualTo(partner);
        byte[] packed = open(message, field(message, "device_id"));
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            String content = new String(gzip.readAllBytes(), UTF_8);
            return new Item(field(content, "content_type"), field(content, "data_base64"));
        }
    }

    private String seal(byte[] text, String sender) throws GeneralSecurityException {
        DeviceKeys.Sealed sealed = DeviceKeys.seal(key(), text, sender);
        return "\"nonce\":\"" + sealed.nonce() + "\",\"ciphertext\":\"" + sealed.ciphertext() + "\",\"tag\":\""
                + sealed.tag() + "\"";
    }

    private byte[] open(String json, String sender) throws GeneralSecurityException {
        return DeviceKeys.open(
                key(),
                new DeviceKeys.Sealed(field(json, "nonce"), field(json, "ciphertext"), field(json, "tag")),
                sender);
    }

    private byte[] key() {
        return java.util.Objects.requireNonNull(shared);
    }

    private Device device() {
        return java.util.Objects.requireNonNull(device);
    }

    private static String field(String json, String name) {
        Matcher value = Pattern.compile("\"" + name + "\":\"([^\"]*+)\"").matcher(json);
        assertThat(value.find()).as(name).isTrue();
        return value.group(1);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    /** The one text in the answer. */
    private static String unquoted(String body) {
        String inside = body.substring(body.indexOf(":\"") + 2, body.length() - 2);
        return inside.replace("\\n", "\n").replace("\\\"", "\"");
    }

    @Override
    public void close() throws IOException {
        if (device != null) {
            device.close();
        }
    }
}
