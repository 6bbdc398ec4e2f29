package io.crossdock.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** An HTTP answer. Immutable; the transport adds {@code content-length}, {@code connection} and {@code date}. */
public final class Answer {
    private final int status;
    private final String reason;
    private final List<String> headers;
    private final byte[] body;
    private final boolean closing;

    private Answer(int status, String reason, List<String> headers, byte[] body, boolean closing) {
        this.status = status;
        this.reason = reason;
        this.headers = headers;
        this.body = body;
        this.closing = closing;
    }

    public static Answer empty(int status) {
        return new Answer(status, "", List.of(), new byte[0], false);
    }

    /** UTF-8 text of no declared type. */
    public static Answer untyped(int status, String body) {
        return new Answer(status, "", List.of(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    public static Answer json(int status, String body) {
        return of(status, "application/json", body);
    }

    public static Answer text(int status, String body) {
        return of(status, "text/plain; charset=utf-8", body);
    }

    public static Answer of(int status, String contentType, String body) {
        return untyped(status, body).with("content-type", contentType);
    }

    public Answer with(String header, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(header);
        more.add(value);
        return new Answer(status, reason, List.copyOf(more), body, closing);
    }

    public Answer withReason(String phrase) {
        return new Answer(status, phrase, headers, body, closing);
    }

    /** The same, and the connection ends after it. */
    public Answer close() {
        return new Answer(status, reason, headers, body, true);
    }

    public int status() {
        return status;
    }

    /** The reason phrase; empty for the status's usual one. */
    public String reason() {
        return reason;
    }

    /** Name, value, name, value ... */
    public List<String> headers() {
        return headers;
    }

    /** The bytes themselves, not a copy: to be read only. */
    public byte[] body() {
        return body;
    }

    public boolean closing() {
        return closing;
    }
}
