package io.crossdock.cli.bench.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.crossdock.cli.bench.wire.Opcode;
import io.netty.buffer.ByteBuf;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Workstations and phones (docs/protocols/session.md): each pair registers a session, both say hello, and what they say is
 * base64 text, which the relay puts into its envelope.
 */
final class SessionWorkload implements Workload {
    private static final Pattern SID = Pattern.compile("\"sessionId\":\"([0-9a-f]+)\"");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([0-9a-f]+)\"");
    private static final byte[] ACK = "{\"type\":\"hello-ack\"".getBytes(US_ASCII);

    private final Setup setup;
    private final byte[] filler;
    /** By group: what both say hello with, up to the role. */
    private final AtomicReferenceArray<String> hellos;

    SessionWorkload(Setup setup) {
        if (setup.group() != 2) {
            throw new IllegalArgumentException("a session has two ends: use bench pairs, or --group 2");
        }
        this.setup = setup;
        this.hellos = new AtomicReferenceArray<>(setup.clients() / 2);
        // The marker is 30 bytes, a multiple of 3, so the rest of the payload can be encoded on its own.
        byte[] rest = new byte[setup.payloadBytes() - Marker.BYTES];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = (byte) ('a' + i % 26);
        }
        this.filler = Base64.getEncoder().encode(rest);
    }

    @Override
    public String path(Seat seat) {
        return setup.mount() + "/ws" + setup.query();
    }

    @Override
    public Registration registration(int group) {
        return new Registration(setup.mount() + "/api/register", "application/json", "");
    }

    @Override
    public void registered(int group, String answer) {
        Matcher sid = SID.matcher(answer);
        Matcher token = TOKEN.matcher(answer);
        if (!sid.find() || !token.find()) {
            throw new IllegalArgumentException("registering was answered with something else than a session");
        }
        hellos.set(
                group, "{\"type\":\"hello\",\"s\":\"" + sid.group(1) + "\",\"t\":\"" + token.group(1) + "\",\"r\":\"");
    }

    @Override
    public void hello(Seat seat, Outgoing out) {
        out.text(hellos.get(seat.group()) + (seat.rank() == 0 ? "workstation" : "phone") + "\"}");
    }

    @Override
    public boolean greeted(Seat seat, int opcode, ByteBuf frame, int index, int length) {
        if (opcode != Opcode.TEXT || length < ACK.length) {
            return false;
        }
        for (int i = 0; i < ACK.length; i++) {
            if (frame.getByte(index + i) != ACK[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean binary() {
        return false;
    }

    @Override
    public int messageBytes() {
        return Marker.BASE64_BYTES + filler.length;
    }

    @Override
    public void message(Seat seat, Marker marker, ByteBuf out) {
        marker.writeBase64(out);
        out.writeBytes(filler);
    }

    @Override
    public boolean find(Marker marker, ByteBuf frame, int index, int length) {
        return marker.findBase64(frame, index, length);
    }
}
