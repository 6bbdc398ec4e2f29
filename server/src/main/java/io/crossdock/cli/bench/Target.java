package io.crossdock.cli.bench;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relay to load, which must be on this machine: a load generator that reaches out is a weapon, and over a network
 * it would measure the network.
 *
 * @param address resolved, a loopback address
 * @param others where other nodes of the same relay listen; clients go to all of them in turn
 * @param quic whether clients speak QUIC, for the one protocol that has it
 * @param authority host and port as in a Host header
 * @param mount the path without a trailing slash; empty for the root
 * @param query with its question mark; empty without one
 */
record Target(
        InetSocketAddress address,
        List<InetSocketAddress> others,
        boolean tls,
        boolean quic,
        String authority,
        String mount,
        String query) {
    private static final int QUIC_PORT = 5443;

    /** Throws {@link IllegalArgumentException} with a line for the user. No name is ever looked up. */
    static Target of(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("--url " + url + " is not a URL: " + e.getReason(), e);
        }
        boolean tls = "wss".equalsIgnoreCase(uri.getScheme());
        boolean quic = "quic".equalsIgnoreCase(uri.getScheme());
        if (!tls && !quic && !"ws".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("--url " + url + " must begin with ws://, wss:// or quic://");
        }
        String host = uri.getHost();
        if (host == null) {
            throw new IllegalArgumentException("--url " + url + " names no host");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : quic ? QUIC_PORT : 80;
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("--url " + url + " has no valid port: 1 to 65535 are allowed");
        }
        InetAddress address = loopback(host);
        if (address == null) {
            throw new IllegalArgumentException("bench loads only a relay on this machine: " + host
                    + " is not a loopback address (127.0.0.1, [::1] or localhost)");
        }
        String path = uri.getRawPath();
        String mount = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new Target(new InetSocketAddress(address, port), List.of(), tls, quic, host + ":" + port, mount, query);
    }

    /** The same relay with further nodes at these ports. Throws {@link IllegalArgumentException} with a line for the user. */
    Target with(List<Integer> ports) {
        List<InetSocketAddress> nodes = ports.stream()
                .map(port -> {
                    if (port < 1 || port > 65535) {
                        throw new IllegalArgumentException("--also " + port + " is no port: 1 to 65535 are allowed");
                    }
                    return new InetSocketAddress(address.getAddress(), port);
                })
                .toList();
        return new Target(address, nodes, tls, quic, authority, mount, query);
    }

    /** Where this client connects to. */
    InetSocketAddress address(int client) {
        int node = client % (others.size() + 1);
        return node == 0 ? address : others.get(node - 1);
    }

    /** As a URL, with another scheme when the request is plain HTTP. */
    URI http(String path) {
        return URI.create((tls ? "https://" : "http://") + authority + path);
    }

    @Override
    public String toString() {
        return (quic ? "quic://" : tls ? "wss://" : "ws://") + authority + (mount.isEmpty() ? "/" : mount) + query;
    }

    /** Only what is a loopback address as it stands; "localhost" is taken as 127.0.0.1 without asking a resolver. */
    private static @Nullable InetAddress loopback(String host) {
        String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(
                literal.equalsIgnoreCase("localhost") ? "127.0.0.1" : literal);
        if (bytes == null) {
            return null;
        }
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            return address.isLoopbackAddress() ? address : null;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are always an address", e);
        }
    }
}
