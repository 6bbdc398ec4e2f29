package io.crossdock.kit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client that hides nothing: one connection, requests as written, answers with every header they came with.
 * Every read has a deadline. For one thread.
 */
public final class HttpProbe implements AutoCloseable {
    /** Generous, because it only decides how long a failure takes: test machines are busy. */
    static final int DEADLINE_MILLIS = 15_000;

    private final Socket socket;
    private final DataInputStream in;

    private HttpProbe(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(DEADLINE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    /** Connects to a port of this machine. */
    public static HttpProbe connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
        return new HttpProbe(socket);
    }

    /** Connects with a small receive buffer, so that a client that does not read is soon seen to be slow. */
    public static HttpProbe connectWithReceiveBuffer(int port, int bytes) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(bytes);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), DEADLINE_MILLIS);
        return new HttpProbe(socket);
    }

    /** Connects over TLS; the context decides whom to trust. */
    public static HttpProbe connectTls(int port, SSLContext tls) throws IOException {
        Socket socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        HttpProbe probe = new HttpProbe(socket);
        ((SSLSocket) socket).startHandshake();
        return probe;
    }

    public Answer get(String path, String... headers) throws IOException {
        return ask("GET", path, "", headers);
    }

    /** Sends a request and reads its answer. */
    public Answer ask(String method, String path, String body, String... headers) throws IOException {
        send(request(method, path, body, headers));
        return answer(method.equals("HEAD"));
    }

    /**
     * The text of a request. Host is added, and Content-Length where there is a body, unless the headers given say
     * otherwise. A header given without colon is left out: {@code "Host"} sends none.
     */
    static String request(String method, String path, String body, String... headers) {
        List<String> lines = new ArrayList<>(List.of("Host: localhost"));
        if (!body.isEmpty()) {
            lines.add("Content-Length: " + body.getBytes(UTF_8).length);
        }
        return text(method, path, merged(lines, headers), body);
    }

    /** The given headers replace those of the same name. */
    static List<String> merged(List<String> defaults, String... headers) {
        List<String> lines = new ArrayList<>(defaults);
        for (String header : headers) {
            lines.removeIf(line -> name(line).equals(name(header)));
        }
        for (String header : headers) {
            if (header.contains(":")) {
                lines.add(header);
            }
        }
        return lines;
    }

    static String text(String method, String path, List<String> headers, String body) {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        headers.forEach(line -> text.append(line).append("\r\n"));
        return text.append("\r\n").append(body).toString();
    }

    private static String name(String header) {
        return header.replaceFirst(":.*", "").strip().toLowerCase(Locale.ROOT);
    }

    public void send(String text) throws IOException {
        send(text.getBytes(UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** Reads one answer. */
    public Answer answer() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean headOnly) throws IOException {
        String[] first = line().split(" ", 3);
        if (!first[0].equals("HTTP/1.1")) {
            throw new AssertionError("not an HTTP/1.1 answer: " + String.join(" ", first));
        }
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        Answer head = new Answer(Integer.parseInt(first[1]), first.length > 2 ? first[2] : "", headers, "");
        boolean noBody = headOnly || head.status() < 200 || head.status() == 204 || head.status() == 304;
        String body = noBody ? "" : body(head);
        return new Answer(head.status(), head.reason(), List.copyOf(headers), body);
    }

    private String body(Answer head) throws IOException {
        if (head.header("Transfer-Encoding").equals(Optional.of("chunked"))) {
            return chunks();
        }
        @Nullable String length = head.header("Content-Length").orElse(null);
        byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new String(body, UTF_8);
    }

    private String chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.writeBytes(in.readNBytes(size));
            expect("", line());
        }
        expect("", line());
        return body.toString(UTF_8);
    }

    private static void expect(String expected, String actual) {
        if (!actual.equals(expected)) {
            throw new AssertionError("a chunk does not end where it says: " + actual);
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new AssertionError("the connection ended inside an answer, after: " + line);
            }
            line.append((char) next);
        }
        byte[] latin = line.toString().stripTrailing().getBytes(ISO_8859_1);
        return new String(latin, UTF_8);
    }

    /** Waits until the relay ends the connection; what it sends before is an error. */
    public void expectEnd() throws IOException {
        try {
            int next = in.read();
            if (next >= 0) {
                throw new AssertionError("expected the end of the connection, got byte " + next);
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the relay kept the connection open", e);
        } catch (SocketException reset) {
            // A reset ends the connection just as well.
        }
    }

    DataInputStream in() {
        return in;
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
