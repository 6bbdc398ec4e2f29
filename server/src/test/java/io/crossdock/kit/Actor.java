package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Somebody in a script, with at most one WebSocket and the last HTTP answer it got. For one thread. */
final class Actor implements AutoCloseable {
    private static final int SILENCE_MILLIS = 150;
    private static final int PATIENCE_MILLIS = 30_000;
    private static final Set<String> WORDS = Set.of(
            "text",
            "hex",
            "bin",
            "len",
            "raw",
            "ping",
            "pong",
            "part",
            "end",
            "closed",
            "ended",
            "status",
            "header",
            "no",
            "body",
            "eventually");

    private final Captures captures;
    private @Nullable TestSocket socket;
    private @Nullable Answer answer;
    private String lastRequest = "";
    private int port;
    private boolean inParts;
    private boolean closing;

    Actor(Captures captures) {
        this.captures = captures;
    }

    /** {@code PATH | Header: value | ...}: an upgrade that must succeed. */
    void connects(int relayPort, String request) throws IOException {
        String[] parts = request.split(" \\| ");
        close();
        closing = false;
        TestSocket opened = TestSocket.open(relayPort, parts[0], tail(parts, 1));
        socket = opened;
        answer = opened.answer();
    }

    /** {@code PATH | Header: value | ...}: an upgrade that must be refused. */
    void tries(int relayPort, String request) throws IOException {
        String[] parts = request.split(" \\| ");
        answer = TestSocket.refused(relayPort, parts[0], tail(parts, 1));
    }

    /** {@code METHOD PATH | Header: value | ... || BODY}. */
    void asks(int relayPort, String request) throws IOException {
        port = relayPort;
        lastRequest = request;
        String[] headAndBody = request.split(" \\|\\| ", 2);
        String[] parts = headAndBody[0].split(" \\| ");
        String[] first = parts[0].split(" ", 2);
        try (HttpProbe http = HttpProbe.connect(relayPort)) {
            answer = http.ask(first[0], first[1], headAndBody.length > 1 ? headAndBody[1] : "", tail(parts, 1));
        }
    }

    private static String[] tail(String[] parts, int from) {
        return Arrays.copyOfRange(parts, from, parts.length);
    }

    void says(String what) throws IOException {
        String[] word = what.split(" ", 2);
        String rest = word.length > 1 ? word[1] : "";
        switch (word[0]) {
            case "text" -> socket().send(rest);
            case "hex" -> socket().sendBinary(bytes(rest));
            case "bin" -> socket().sendBinary(rest.getBytes(UTF_8));
            case "len" -> socket().sendBinary(withLength(rest));
            case "raw" -> socket().sendRaw(bytes(rest));
            case "ping" -> socket().send(Frame.of(Frame.PING, rest.getBytes(UTF_8)));
            case "part" -> saysPart(rest, false);
            case "end" -> saysPart(rest, true);
            default -> socket().send(what);
        }
        if (!word[0].equals("raw")) {
            socket().settle();
        }
    }

    private void saysPart(String text, boolean last) throws IOException {
        Frame part = Frame.of(inParts ? Frame.CONTINUATION : Frame.TEXT, text.getBytes(UTF_8));
        socket().send(last ? part : part.withMoreToCome());
        inParts = !last;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] withLength(String text) {
        byte[] body = text.getBytes(UTF_8);
        return ByteBuffer.allocate(4 + body.length)
                .putInt(body.length)
                .put(body)
                .array();
    }

    void hears(String what) throws IOException {
        String[] word = what.split(" ", 2);
        String rest = word.length > 1 ? word[1] : "";
        switch (word[0]) {
            case "status" -> expect(rest, (answer().status() + " " + answer().reason()).strip());
            case "header" -> hearsHeader(rest);
            case "no" ->
                expect("[]", answer().headers(rest.replaceFirst("header ", "")).toString());
            case "body" -> expect(rest, answer().body());
            case "eventually" -> hearsEventually(rest.replaceFirst("body ", ""));
            case "ended" -> hearsTheEnd();
            default -> hearsFrame(what, word[0]);
        }
    }

    private void hearsHeader(String expected) {
        String[] pair = expected.split(":", 2);
        expect(pair[1].strip(), String.join(", ", answer().headers(pair[0])));
    }

    /** Asks again until the answer is as expected: for what becomes true a moment after a socket is gone. */
    private void hearsEventually(String expected) throws IOException {
        long endNanos = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (!captures.matches(expected, answer().body()) && System.nanoTime() < endNanos) {
            asks(port, lastRequest);
        }
        expect(expected, answer().body());
    }

    private void hearsTheEnd() throws IOException {
        try {
            Frame frame = socket().next();
            throw new AssertionError("expected the end of the connection, got: " + frame);
        } catch (SocketException ended) {
            leave();
        }
    }

    private void hearsFrame(String expected, String word) throws IOException {
        Frame frame = word.equals("ping") || word.equals("pong") ? socket().nextFrame() : socket().next();
        expect(expected, written(frame, word));
        if (frame.opcode() == Frame.PING) {
            socket().send(Frame.of(Frame.PONG, frame.payload()));
        }
        if (frame.opcode() == Frame.CLOSE) {
            if (!closing) {
                socket().send(frame);
            }
            socket().expectEnd();
            leave();
        }
    }

    /** The frame in the words that the script expects it in, so that both sides of a failure can be compared. */
    private static String written(Frame frame, String word) {
        if (frame.opcode() == Frame.TEXT) {
            boolean likeAWord = WORDS.contains(frame.text().split(" ", 2)[0]);
            return word.equals("text") || likeAWord ? "text " + frame.text() : frame.text();
        }
        boolean binary = frame.opcode() == Frame.BINARY;
        if (binary && word.equals("bin")) {
            return "bin " + frame.text();
        }
        if (binary && word.equals("len") && frame.payload().length >= 4) {
            String text = new String(frame.payload(), 4, frame.payload().length - 4, UTF_8);
            return Arrays.equals(withLength(text), frame.payload()) ? "len " + text : frame.toString();
        }
        if (word.equals("pong") && frame.opcode() == Frame.PONG) {
            return ("pong " + frame.text()).strip();
        }
        return frame.toString();
    }

    private void expect(String expected, String actual) {
        if (!captures.matches(expected, actual)) {
            throw new AssertionError("  expected: " + captures.fill(expected) + "\n  actual:   " + actual);
        }
    }

    /** {@code nothing}, or {@code nothing for 2500 ms}. */
    void hearsNothing(String what, Iterable<Actor> others) throws IOException {
        String digits = what.replaceAll("\\D", "");
        int millis = digits.isEmpty() ? SILENCE_MILLIS : Integer.parseInt(digits);
        for (int left = millis; left > 0; left -= SILENCE_MILLIS) {
            socket().expectSilence(Math.min(left, SILENCE_MILLIS));
            for (Actor other : others) {
                other.answersPings();
            }
        }
    }

    private void answersPings() throws IOException {
        if (socket != null && !closing) {
            socket.answerPings();
        }
    }

    /** {@code CODE reason}, or nothing for a Close without code. */
    void closes(String how) throws IOException {
        closing = true;
        if (how.isEmpty()) {
            socket().send(Frame.of(Frame.CLOSE, new byte[0]));
            return;
        }
        String[] words = how.split(" ", 2);
        socket().sendClose(Integer.parseInt(words[0]), words.length > 1 ? words[1] : "");
    }

    void cuts() throws IOException {
        socket().cut();
        leave();
    }

    void expectNothingLeft() throws IOException {
        if (socket != null && !closing) {
            socket.expectSilence(1);
        }
    }

    private void leave() throws IOException {
        close();
        socket = null;
    }

    private TestSocket socket() {
        if (socket == null) {
            throw new AssertionError("is not connected");
        }
        return socket;
    }

    private Answer answer() {
        if (answer == null) {
            throw new AssertionError("has not asked for anything");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }
}
