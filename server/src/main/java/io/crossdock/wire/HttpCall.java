package io.crossdock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request below a protocol's mount. Borrowed for the call: what outlives it is copied.
 *
 * @param path decoded, below the mount, beginning with a slash
 * @param target the request target as it came: mount, path and query
 * @param query decoded parameters in their order
 * @param body at most the configured size; empty for an upgrade
 * @param address where the client comes from
 * @param fault what keeps the request from being a WebSocket upgrade
 */
public record HttpCall(
        String method,
        String path,
        String target,
        Map<String, List<String>> query,
        HttpHeaders headers,
        ByteBuf body,
        String address,
        UpgradeFault fault) {

    /** A header, or the empty text. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** A query parameter's first value, or the empty text. */
    public String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }
}
