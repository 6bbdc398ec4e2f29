package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A WebSocket client on a plain socket, so that it can do what a polite library refuses: frames without mask, wrong bits,
 * halves, resets, and not reading at all. It answers pings while it waits for something, joins fragments, and never waits
 * without a deadline. For one thread.
 */
public final class TestSocket implements AutoCloseable {
    private static final String ACCEPT_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final HttpProbe line;
    private final Answer answer;
    private final Queue<Frame> early = new ArrayDeque<>();
    private boolean pongs = true;

    private TestSocket(HttpProbe line, Answer answer) {
        this.line = line;
        this.answer = answer;
    }

    /** Opens a WebSocket at this path. Headers given replace the usual ones; one without colon is left out. */
    public static TestSocket open(int port, String path, String... headers) throws IOException {
        return open(HttpProbe.connect(port), path, headers);
    }

    /** Opens a WebSocket on a connection that is there already, and owns it from then on. */
    public static TestSocket open(HttpProbe line, String path, String... headers) throws IOException {
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        String key = Base64.getEncoder().encodeToString(nonce);
        Answer answer = knock(line, path, key, headers);
        if (answer.status() != 101) {
            line.close();
            throw new AssertionError("the upgrade was refused: " + answer);
        }
        if (Arrays.stream(headers).noneMatch(header -> header.startsWith("Sec-WebSocket-Key"))) {
            assertThat(answer.header("Sec-WebSocket-Accept")).contains(acceptance(key));
        }
        return new TestSocket(line, answer);
    }

    /** Goes on with a connection whose upgrade somebody else has asked for and read the answer to. */
    public static TestSocket upgraded(HttpProbe line, Answer answer) {
        return new TestSocket(line, answer);
    }

    /** Asks for an upgrade that is going to be refused. */
    public static Answer refused(int port, String path, String... headers) throws IOException {
        try (HttpProbe line = HttpProbe.connect(port)) {
            Answer answer = knock(line, path, "dGhlIHNhbXBsZSBub25jZQ==", headers);
            assertThat(answer.status()).as("status of %s", answer).isNotEqualTo(101);
            return answer;
        }
    }

    private static Answer knock(HttpProbe line, String path, String key, String... headers) throws IOException {
        List<String> usual = List.of(
                "Host: localhost",
                "Upgrade: websocket",
                "Connection: Upgrade",
                "Sec-WebSocket-Key: " + key,
                "Sec-WebSocket-Version: 13");
        line.send(HttpProbe.text("GET", path, HttpProbe.merged(usual, headers), ""));
        return line.answer();
    }

    private static String acceptance(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + ACCEPT_GUID).getBytes(US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The answer to the upgrade, with its headers. */
    public Answer answer() {
        return answer;
    }

    /** From now on pings stay unanswered: the peer that is gone without a word. */
    public TestSocket withoutPongs() {
        pongs = false;
        return this;
    }

    public void send(String text) throws IOException {
        send(Frame.text(text));
    }

    public void sendBinary(byte[] bytes) throws IOException {
        send(Frame.of(Frame.BINARY, bytes));
    }

    public void send(Frame frame) throws IOException {
        line.send(frame.masked());
    }

    /** Sends bytes as they are: half a frame, an unmasked one, rubbish. */
    public void sendRaw(byte[] bytes) throws IOException {
        line.send(bytes);
    }

    /** Sends one text message in so many fragments as there are parts. */
    public void sendInParts(String... parts) throws IOException {
        for (int i = 0; i < parts.length; i++) {
            Frame part = Frame.of(i == 0 ? Frame.TEXT : Frame.CONTINUATION, parts[i].getBytes(UTF_8));
            send(i == parts.length - 1 ? part : part.withMoreToCome());
        }
    }

    public void sendClose(int code, String reason) throws IOException {
        send(Frame.close(code, reason));
    }

    /** The next message, its fragments joined, or Close frame. Pings are answered on the way, pongs dropped. */
    public Frame next() throws IOException {
        return within(HttpProbe.DEADLINE_MILLIS);
    }

    private Frame within(int millis) throws IOException {
        long endNanos = System.nanoTime() + millis * 1_000_000L;
        for (Frame frame = nextFrame(millis); ; frame = nextFrame(Math.max(1, millisUntil(endNanos)))) {
            if (frame.opcode() == Frame.PING && pongs) {
                send(Frame.of(Frame.PONG, frame.payload()));
            } else if (frame.opcode() < Frame.PING) {
                return frame.last() ? frame : joined(frame);
            }
        }
    }

    private Frame joined(Frame first) throws IOException {
        Frame message = first;
        while (!message.last()) {
            Frame next = nextFrame();
            if (next.opcode() == Frame.CONTINUATION) {
                message = message.followedBy(next);
            }
        }
        return message;
    }

    /** The very next frame, whatever it is. */
    public Frame nextFrame() throws IOException {
        return nextFrame(HttpProbe.DEADLINE_MILLIS);
    }

    private Frame nextFrame(int millis) throws IOException {
        Frame waiting = early.poll();
        return waiting != null ? waiting : read(millis);
    }

    private Frame read(int millis) throws IOException {
        line.socket().setSoTimeout(millis);
        int first = line.in().read();
        if (first < 0) {
            throw new ConnectionEnded("the relay ended the connection without a Close frame");
        }
        line.socket().setSoTimeout(HttpProbe.DEADLINE_MILLIS);
        return Frame.read(first, line.in());
    }

    private static int millisUntil(long endNanos) {
        return (int) ((endNanos - System.nanoTime()) / 1_000_000);
    }

    /** The next message must be this text. */
    public void expect(String text) throws IOException {
        Frame frame = next();
        assertThat(frame.toString()).isEqualTo(text);
        assertThat(frame.opcode()).as("opcode").isEqualTo(Frame.TEXT);
    }

    /** The next thing must be a Close with this code and exactly this reason. */
    public void expectClose(int code, String reason) throws IOException {
        assertThat(next().toString()).isEqualTo(("closed " + code + " " + reason).strip());
    }

    /** The relay must close with this code, whatever it was sending before; then the connection must end. */
    public void expectCloseAfterAll(int code) throws IOException {
        Frame frame = next();
        while (frame.opcode() != Frame.CLOSE) {
            frame = next();
        }
        assertThat(frame.toString()).startsWith("closed " + code);
        answerClose(frame);
        expectEnd();
    }

    private void answerClose(Frame close) throws IOException {
        try {
            send(close);
        } catch (SocketException gone) {
            // The relay did not wait for it.
        }
    }

    /** The connection must end now; a Close frame or anything else before it is an error. */
    public void expectEnd() throws IOException {
        assertThat(early).as("frames before the end").isEmpty();
        line.expectEnd();
    }

    /** Nothing but pings may arrive for so long; they are answered. */
    public void expectSilence(int millis) throws IOException {
        try {
            throw new AssertionError("expected silence, got: " + within(millis));
        } catch (SocketTimeoutException silence) {
            // As it should be.
        }
    }

    /**
     * Returns when the relay has dealt with all that was sent: a ping went there and its pong came back, or the
     * connection ended. What arrives meanwhile stays to be read.
     */
    public void settle() throws IOException {
        byte[] mark = ("mark " + System.nanoTime()).getBytes(US_ASCII);
        try {
            send(Frame.of(Frame.PING, mark));
            for (Frame frame = read(HttpProbe.DEADLINE_MILLIS);
                    frame.opcode() != Frame.PONG || !Arrays.equals(frame.payload(), mark);
                    frame = read(HttpProbe.DEADLINE_MILLIS)) {
                early.add(frame);
                if (frame.opcode() == Frame.CLOSE) {
                    // Nothing is answered after it, and the relay waits for ours.
                    return;
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no pong came back", e);
        } catch (SocketException ended) {
            // The reader will see it.
        }
    }

    /** Answers the pings that have come so far; what else has come stays to be read. */
    void answerPings() throws IOException {
        try {
            while (true) {
                Frame frame = read(1);
                if (frame.opcode() == Frame.PING && pongs) {
                    send(Frame.of(Frame.PONG, frame.payload()));
                } else {
                    early.add(frame);
                }
            }
        } catch (SocketTimeoutException | ConnectionEnded done) {
            // No more for now; an end will be seen by whoever reads.
        }
    }

    /** Ends the connection by a TCP reset, as a process does that is killed. */
    public void cut() throws IOException {
        line.socket().setSoLinger(true, 0);
        line.socket().close();
    }

    /** Sends FIN and leaves reading open. */
    public void finish() throws IOException {
        line.socket().shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        line.close();
    }

    /** The connection ended where a frame was due. */
    public static final class ConnectionEnded extends SocketException {
        private static final long serialVersionUID = 1;

        ConnectionEnded(String message) {
            super(message);
        }
    }
}
