package io.crossdock.cli;

import io.crossdock.config.AdminSettings;
import io.crossdock.config.HttpSettings;
import io.crossdock.config.QuicSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Whether the ports of a relay can be had; each is opened and given back at once. */
final class PortChecks {
    private static final int LAST_PRIVILEGED_PORT = 1023;
    private static final String UDP = "/udp";

    private PortChecks() {}

    /**
     * One port.
     *
     * @param name the check's
     * @param hostKey where its address is configured
     * @param key where its number is
     * @param udp whether it is one of UDP
     */
    private record Port(String name, String hostKey, String host, String key, int number, boolean udp) {
        String where() {
            return host + ":" + number + (udp ? UDP : "");
        }

        void open() throws IOException {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), number);
            if (udp) {
                new DatagramSocket(address).close();
                return;
            }
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(address);
            }
        }
    }

    /** The HTTP port. */
    static Check http(HttpSettings http) {
        return check(new Port("port", "http.host", http.host(), "http.port", http.port(), false));
    }

    /** The operators' own port, where there is one. */
    static List<Check> admin(HttpSettings http, AdminSettings admin) {
        return admin.port() == 0
                ? List.of()
                : List.of(check(new Port("admin port", "http.host", http.host(), "admin.port", admin.port(), false)));
    }

    /** The ports of QUIC. A default that another process has is done without. */
    static List<Check> quic(QuicSettings quic) {
        List<Check> checks = new ArrayList<>();
        if (quic.port() != QuicSettings.NONE) {
            Port port = new Port("quic port", "quic.host", quic.host(), "quic.port", quic.port(), true);
            checks.add(quic.portChosen() ? check(port) : spare(check(port)));
        }
        if (quic.legacyPort() != QuicSettings.NONE) {
            Port port = new Port("quic port", "quic.host", quic.host(), "quic.legacy-port", quic.legacyPort(), true);
            checks.add(quic.legacyPortChosen() ? check(port) : spare(check(port)));
        }
        return checks;
    }

    private static Check spare(Check check) {
        return check.status() == Check.Status.FAIL
                ? Check.warning(check.name(), check.finding(), "it would be done without; " + check.advice())
                : check;
    }

    private static Check check(Port port) {
        try {
            port.open();
        } catch (UnknownHostException unknown) {
            return Check.fail(port.name, "no address is known for " + port.host, "correct " + port.hostKey);
        } catch (BindException refused) {
            return Check.fail(port.name, port.where() + ": " + refused.getMessage(), advice(port, refused));
        } catch (IOException refused) {
            return Check.fail(
                    port.name, port.where() + ": " + refused.getMessage(), "see " + port.hostKey + " and " + port.key);
        }
        return Check.ok(
                port.name,
                port.number == 0 ? "any free one is taken" + (port.udp ? UDP : "") : port.where() + " is free");
    }

    private static String advice(Port port, BindException refused) {
        String reason = String.valueOf(refused.getMessage());
        if (port.number <= LAST_PRIVILEGED_PORT && reason.contains("ermission")) {
            return "allow it (sysctl net.ipv4.ip_unprivileged_port_start=" + port.number
                    + ", or CAP_NET_BIND_SERVICE), or take another port";
        }
        return reason.contains("assign")
                ? "this machine has no such address: correct " + port.hostKey
                : "end what listens there, or set " + port.key + " to another port";
    }
}
