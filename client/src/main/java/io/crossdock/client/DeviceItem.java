package io.crossdock.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What travels between two devices: JSON, packed by gzip, sealed, and put into the envelope that the relay reads. Pure. */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record DeviceItem(String contentType, byte[] data) {
    /** As large as the relay lets a message be. What is packed smaller must not become larger than that. */
    private static final int BYTES_MAX = 64 << 20;

    /** The message as it goes over the wire, with its length in front. */
    byte[] envelope(String id, Instant now, DeviceIdentity from, DevicePartner to) {
        String content = "{\"content_type\":" + Json.quote(contentType) + ",\"data_base64\":\""
                + Base64.getEncoder().encodeToString(data) + "\",\"metadata\":{},\"compressed\":true}";
        SharedKey.Sealed sealed = to.key().seal(packed(content), from.id());
        String json = "{\"id\":\"" + id + "\",\"timestamp\":\"" + now.truncatedTo(ChronoUnit.SECONDS)
                + "\",\"version\":\"1.0\",\"type\":\"clipboard\",\"payload\":{\"content_type\":"
                + Json.quote(contentType)
                + ",\"ciphertext\":\"" + sealed.ciphertext() + "\",\"device_id\":\"" + from.id()
                + "\",\"device_platform\":" + Json.quote(from.platform()) + ",\"device_name\":"
                + Json.quote(from.name())
                + ",\"target\":\"" + to.id() + "\",\"encryption\":{\"algorithm\":\"AES-256-GCM\",\"nonce\":\""
                + sealed.nonce() + "\",\"tag\":\"" + sealed.tag() + "\"}}}";
        byte[] text = json.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + text.length)
                .putInt(text.length)
                .put(text)
                .array();
    }

    private static byte[] packed(String content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content.getBytes(UTF_8));
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return out.toByteArray();
    }

    /** @throws GeneralSecurityException when it is not what this partner has sealed */
    static DeviceItem open(Json payload, DevicePartner from) throws GeneralSecurityException {
        Json encryption = payload.object("encryption");
        if (encryption == null) {
            throw new GeneralSecurityException("not encrypted");
        }
        SharedKey.Sealed sealed = new SharedKey.Sealed(
                encryption.textOrEmpty("nonce"), payload.textOrEmpty("ciphertext"), encryption.textOrEmpty("tag"));
        byte[] packed = from.key().open(sealed, from.id());
        try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] content = gzip.readNBytes(BYTES_MAX);
            Json json = Json.read(new String(content, UTF_8));
            if (json == null || content.length == BYTES_MAX) {
                throw new GeneralSecurityException("sealed, but no item");
            }
            return new DeviceItem(
                    json.textOrEmpty("content_type"), Base64.getDecoder().decode(json.textOrEmpty("data_base64")));
        } catch (IOException | IllegalArgumentException notPacked) {
            throw new GeneralSecurityException("sealed, but no item", notPacked);
        }
    }
}
