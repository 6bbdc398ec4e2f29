package io.crossdock.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.crossdock.kit.Answer;
import io.crossdock.kit.HttpProbe;
import io.crossdock.kit.TestRelay;
import io.crossdock.kit.TestSocket;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A session registered at a relay, as a test's clients know it. */
record Session(int port, String sid, String token) {
    private static final Pattern REGISTERED = Pattern.compile(
            "\\{\"qrDataUrl\":\"data:image/png;base64,([A-Za-z0-9+/=]+)\",\"qrPayload\":(\\{[^}]*}),"
                    + "\"sessionId\":\"([0-9a-f]{32})\",\"token\":\"([0-9a-f]{32})\",\"ttl\":([0-9]+),\"ws\":\"([^\"]*)\"}");

    static Session at(TestRelay relay) throws IOException {
        Matcher body = registered(relay);
        return new Session(relay.httpPort(), body.group(3), body.group(4));
    }

    /** The body of a registration: the picture, the payload, id, token, ttl and address. */
    static Matcher registered(TestRelay relay, String... headers) throws IOException {
        try (HttpProbe http = HttpProbe.connect(relay.httpPort())) {
            Answer answer = http.ask("POST", "/session/api/register", "", headers);
            Matcher body = REGISTERED.matcher(answer.body());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(body.matches()).as(answer.body()).isTrue();
            return body;
        }
    }

    /** A socket that has said hello and been let in. */
    TestSocket enter(String role) throws IOException {
        return enter(TestSocket.open(port, "/session/ws"), role);
    }

    TestSocket enter(TestSocket socket, String role) throws IOException {
        socket.send(hello(role));
        socket.expect("{\"type\":\"hello-ack\",\"sessionId\":\"" + sid + "\"}");
        return socket;
    }

    String hello(String role) {
        return "{\"type\":\"hello\",\"s\":\"" + sid + "\",\"t\":\"" + token + "\",\"r\":\"" + role + "\"}";
    }

    /** Asks for the session's end. */
    int kill() throws IOException {
        try (HttpProbe http = HttpProbe.connect(port)) {
            return http.ask("DELETE", "/session/api/session/" + sid, "").status();
        }
    }

    /** A frame as the receiver gets it; the regular expression leaves the time open. */
    Pattern frame(String from, String escaped, boolean base64) {
        return Pattern.compile(
                Pattern.quote("{\"type\":\"frame\",\"sid\":\"" + sid + "\",\"fromRole\":\"" + from + "\",\"at\":")
                        + "[0-9]{10}"
                        + Pattern.quote(",\"frame\":\"" + escaped + "\",\"b64\":" + base64 + "}"));
    }
}
