package io.crossdock.cli.bench.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The opening handshake (RFC 6455 section 4.1). One key serves all connections of a run: its purpose is to expose
 * caches and proxies, of which a loopback address has none, and each new one would cost a SHA-1 per connect. Immutable.
 */
public final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final byte[] END_OF_HEAD = {'\r', '\n', '\r', '\n'};

    private final String authority;
    private final String key;
    private final String accept;

    /** {@code authority} is the Host header; the nonce is 16 random bytes. */
    public Handshake(String authority, byte[] nonce) {
        this.authority = authority;
        this.key = Base64.getEncoder().encodeToString(nonce);
        this.accept = Base64.getEncoder().encodeToString(sha1(key + GUID));
    }

    /** The upgrade request. {@code headers} are whole lines without their ends. The caller owns the buffer. */
    public ByteBuf request(ByteBufAllocator allocator, String path, List<String> headers) {
        StringBuilder request = new StringBuilder(256)
                .append("GET ")
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(authority)
                .append("\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                .append("Sec-WebSocket-Key: ")
                .append(key)
                .append("\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return ByteBufUtil.writeUtf8(allocator, request.append("\r\n"));
    }

    /**
     * Consumes the response's head when it is complete and grants the upgrade; false when more bytes are needed, which
     * then consumes nothing. Throws with the status line when the relay refused.
     */
    public boolean accepted(ByteBuf in) throws WireError {
        int end = headEnd(in);
        if (end < 0) {
            if (in.readableBytes() > HEAD_BYTES_MAX) {
                throw new WireError("the answer to the upgrade is not HTTP, or its head is too long");
            }
            return false;
        }
        List<String> lines = in.readCharSequence(end - in.readerIndex(), US_ASCII)
                .toString()
                .lines()
                .toList();
        in.skipBytes(END_OF_HEAD.length);
        String status = lines.isEmpty() ? "" : lines.get(0);
        if (!status.startsWith("HTTP/1.1 101")) {
            throw new WireError("upgrade refused: " + printable(status));
        }
        for (String line : lines) {
            String name = "sec-websocket-accept:";
            if (line.toLowerCase(Locale.ROOT).startsWith(name)
                    && line.substring(name.length()).trim().equals(accept)) {
                return true;
            }
        }
        throw new WireError("the answer to the upgrade has no valid Sec-WebSocket-Accept");
    }

    private static int headEnd(ByteBuf in) {
        int last = in.writerIndex() - END_OF_HEAD.length;
        for (int at = in.readerIndex(); at <= last; at++) {
            if (in.getInt(at) == 0x0d0a0d0a) {
                return at;
            }
        }
        return -1;
    }

    /** The line is the relay's, the terminal the user's. */
    private static String printable(String line) {
        String clean = line.replaceAll("[^\\x20-\\x7e]", "?");
        return clean.length() > 80 ? clean.substring(0, 80) : clean;
    }

    private static byte[] sha1(String text) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(text.getBytes(US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
