package io.crossdock.protocol.device;

import io.crossdock.wire.JsonText;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A device that is connected, and when it was last heard of. */
record Seen(String device, Instant last) {
    private String json() {
        return "{\"device_id\":" + JsonText.quote(device) + ",\"last_seen\":\"" + DeviceFrames.time(last) + "\"}";
    }

    static String json(List<Seen> all) {
        return all.stream().map(Seen::json).collect(Collectors.joining(",", "[", "]"));
    }
}
