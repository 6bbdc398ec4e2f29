package io.crossdock.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON (RFC 8259, strict) where it lies, field by field, without building a tree: a relay needs two or three
 * fields of a message of up to megabytes and passes the rest on as it came. The bytes must be valid UTF-8; reading
 * stops at the first fault with {@link MalformedMessage}. One scanner serves one thread.
 *
 * <pre>{@code
 * scanner.enterObject();
 * while (scanner.nextField()) {
 *     if (scanner.keyIs("type")) { type = scanner.string(); } else { scanner.skip(); }
 * }
 * scanner.end();
 * }</pre>
 */
public final class JsonScanner {
    /** How deep arrays and objects may lie in each other: one bit of a long each, and deeper than any protocol goes. */
    public static final int DEPTH_MAX = 64;

    /** What a value is. */
    public enum Kind {
        STRING,
        NUMBER,
        OBJECT,
        ARRAY,
        TRUE,
        FALSE,
        NULL
    }

    private final ByteBuf bytes;
    private final int end;
    private int at;
    private boolean first;
    private int keyStart;
    private int keyEnd;
    private boolean keyEscaped;
    private int valueStart;
    private int valueEnd;
    private boolean escaped;

    /** Reads all readable bytes. Borrows the buffer and leaves its indices alone. */
    public JsonScanner(ByteBuf bytes) {
        this(bytes, bytes.readerIndex(), bytes.writerIndex());
    }

    /** Reads the bytes from one absolute index to another. */
    public JsonScanner(ByteBuf bytes, int start, int end) {
        this.bytes = bytes;
        this.at = start;
        this.end = end;
    }

    /** Steps into the object that must come next. */
    public void enterObject() throws MalformedMessage {
        if (peek() != '{') {
            throw new MalformedMessage("not a JSON object");
        }
        at++;
        first = true;
    }

    /** Moves to the next field of the object entered last; false at its end. Its value must then be read or skipped. */
    public boolean nextField() throws MalformedMessage {
        int next = peek();
        if (next == '}') {
            at++;
            return false;
        }
        if (!first) {
            expect(',');
            next = peek();
        }
        first = false;
        if (next != '"') {
            throw new MalformedMessage("a key is missing");
        }
        scanString();
        keyStart = valueStart;
        keyEnd = valueEnd;
        keyEscaped = escaped;
        peek();
        expect(':');
        return true;
    }

    /** Whether the field's key is this ASCII text. */
    public boolean keyIs(String key) throws MalformedMessage {
        if (keyEscaped) {
            return JsonText.unescape(bytes, keyStart, keyEnd).equals(key);
        }
        if (keyEnd - keyStart != key.length()) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (bytes.getByte(keyStart + i) != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** What the value that comes next is; does not move. */
    public Kind kind() throws MalformedMessage {
        return switch (peek()) {
            case '"' -> Kind.STRING;
            case '{' -> Kind.OBJECT;
            case '[' -> Kind.ARRAY;
            case 't' -> Kind.TRUE;
            case 'f' -> Kind.FALSE;
            case 'n' -> Kind.NULL;
            default -> Kind.NUMBER;
        };
    }

    /** Reads the value, which must be a string. */
    public String string() throws MalformedMessage {
        if (peek() != '"') {
            throw new MalformedMessage("a string is missing");
        }
        scanString();
        return text();
    }

    /** The string scanned or skipped last, unescaped. */
    public String text() throws MalformedMessage {
        return escaped
                ? JsonText.unescape(bytes, valueStart, valueEnd)
                : bytes.toString(valueStart, valueEnd - valueStart, StandardCharsets.UTF_8);
    }

    /**
     * Moves past the value, checking all of it; {@link #valueStart} and {@link #valueEnd} then say where it lay (of a
     * string: without its quotes).
     */
    public Kind skip() throws MalformedMessage {
        Kind kind = kind();
        int start = at;
        switch (kind) {
            case STRING -> {
                scanString();
                return kind;
            }
            case OBJECT, ARRAY -> skipNested();
            default -> skipScalar(kind);
        }
        valueStart = start;
        valueEnd = at;
        return kind;
    }

    public int valueStart() {
        return valueStart;
    }

    public int valueEnd() {
        return valueEnd;
    }

    /** Whether the string read last has escapes, so that its bytes are not yet its text. */
    public boolean escaped() {
        return escaped;
    }

    /**
     * Moves past the object that comes next, checking all of it, and gives a scanner for its inside, to be entered with
     * {@link #enterObject}.
     */
    public JsonScanner inner() throws MalformedMessage {
        skip();
        return new JsonScanner(bytes, valueStart, valueEnd);
    }

    /** Nothing but white space may follow. */
    public void end() throws MalformedMessage {
        skipSpace();
        if (at < end) {
            throw new MalformedMessage("bytes after the JSON value");
        }
    }

    private void skipScalar(Kind kind) throws MalformedMessage {
        at = switch (kind) {
            case TRUE -> JsonText.afterWord("true", bytes, at, end);
            case FALSE -> JsonText.afterWord("false", bytes, at, end);
            case NULL -> JsonText.afterWord("null", bytes, at, end);
            default -> JsonNumber.after(bytes, at, end);
        };
    }

    /** Objects and arrays, without recursion: one bit per level says which of the two it is. */
    private void skipNested() throws MalformedMessage {
        long objects = 0;
        int depth = 0;
        boolean fresh = true;
        do {
            int next = peek();
            boolean inObject = (objects & 1) != 0;
            if (depth > 0 && next == (inObject ? '}' : ']')) {
                at++;
                objects >>>= 1;
                depth--;
                fresh = false;
                continue;
            }
            if (depth > 0) {
                separator(fresh, inObject);
                next = peek();
            }
            if (next == '{' || next == '[') {
                if (++depth > DEPTH_MAX) {
                    throw new MalformedMessage("nested too deep");
                }
                at++;
                objects = objects << 1 | (next == '{' ? 1 : 0);
                fresh = true;
                continue;
            }
            if (next == '"') {
                scanString();
            } else {
                skipScalar(kind());
            }
            fresh = false;
        } while (depth > 0);
    }

    private void separator(boolean fresh, boolean inObject) throws MalformedMessage {
        if (!fresh) {
            expect(',');
        }
        if (inObject) {
            if (peek() != '"') {
                throw new MalformedMessage("a key is missing");
            }
            scanString();
            peek();
            expect(':');
        }
    }

    private void scanString() throws MalformedMessage {
        int start = at + 1;
        escaped = false;
        int i = start;
        while (true) {
            i = JsonText.plainUntil(bytes, i, end);
            if (i >= end) {
                throw new MalformedMessage("a string does not end");
            }
            byte b = bytes.getByte(i);
            if (b == '"') {
                break;
            }
            if (b != '\\') {
                throw new MalformedMessage("a control character in a string");
            }
            escaped = true;
            i = JsonText.afterEscape(bytes, i, end);
        }
        valueStart = start;
        valueEnd = i;
        at = i + 1;
    }

    private void expect(char wanted) throws MalformedMessage {
        if (byteAt(at) != wanted) {
            throw new MalformedMessage("'" + wanted + "' is missing");
        }
        at++;
    }

    /** The first byte that is not white space; -1 at the end. */
    private int peek() {
        skipSpace();
        return byteAt(at);
    }

    private void skipSpace() {
        int b = byteAt(at);
        while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
            b = byteAt(++at);
        }
    }

    private int byteAt(int index) {
        return index < end ? bytes.getByte(index) : -1;
    }
}
