package io.crossdock.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/**
 * One HTTP request below a protocol's mount. Borrowed for the call: what outlives it is copied.
 *
 * @param path decoded, below the mount, beginning with a slash
 * @param target the request target's path, mount and all, and query as they came
 * @param query decoded parameters in their order
 * @param body at most the configured size; empty for an upgrade
 * @param address where the client comes from
 * @param socket the other end of the connection: the client, or the proxy before it
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
        InetAddress socket,
        UpgradeFault fault) {

    /** The same request as an endpoint sees it that serves what lies below this path of ours. */
    public HttpCall below(String prefix) {
        String rest = path.length() == prefix.length() ? "/" : path.substring(prefix.length());
        return new HttpCall(method, rest, target, query, headers, body, address, socket, fault);
    }

    /** A header, or the empty text. */
    public String header(String name) {
        String value = headers.get(name);
        return value == null ? "" : value;
    }

    /** All headers of this name, in their order. */
    public List<String> headers(String name) {
        return headers.getAll(name);
    }

    /** A query parameter's first value, or the empty text. */
    public String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }
}
