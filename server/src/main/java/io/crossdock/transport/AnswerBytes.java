package io.crossdock.transport;

import io.crossdock.wire.Answer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Answers as bytes (RFC 9112). Pure functions but for the date; the caller owns what it gets. */
final class AnswerBytes {
    /** RFC 9110 section 5.6.7. */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

    private AnswerBytes() {}

    /**
     * @param keepAlive whether the connection stays for another request
     * @param http10 whether the client must be told so
     * @param head whether the request was HEAD: the length is said, the body is not sent
     */
    static ByteBuf of(ByteBufAllocator allocator, Answer answer, boolean keepAlive, boolean http10, boolean head) {
        StringBuilder lines = new StringBuilder(256)
                .append("HTTP/1.1 ")
                .append(answer.status())
                .append(' ')
                .append(reason(answer))
                .append("\r\n");
        for (int i = 0; i < answer.headers().size(); i += 2) {
            line(lines, answer.headers().get(i), answer.headers().get(i + 1));
        }
        if (answer.status() != 204 && answer.status() != 304) {
            line(lines, "content-length", Integer.toString(answer.body().length));
        }
        line(lines, "date", HTTP_DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        if (!keepAlive) {
            line(lines, "connection", "close");
        } else if (http10) {
            line(lines, "connection", "keep-alive");
        }
        lines.append("\r\n");
        ByteBuf out = allocator.directBuffer(lines.length() + answer.body().length);
        out.writeCharSequence(lines, StandardCharsets.ISO_8859_1);
        return head ? out : out.writeBytes(answer.body());
    }

    /** What to say to something that is no request, by what the decoder says of it. */
    static Answer toUnreadable(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Answer.text(414, "request line too long\n");
        }
        return cause instanceof TooLongFrameException
                ? Answer.text(431, "request headers too large\n")
                : Answer.text(400, "not an HTTP request\n");
    }

    static ByteBuf continueLine(ByteBufAllocator allocator) {
        ByteBuf out = allocator.directBuffer(32);
        out.writeCharSequence("HTTP/1.1 100 Continue\r\n\r\n", StandardCharsets.US_ASCII);
        return out;
    }

    private static String reason(Answer answer) {
        return answer.reason().isEmpty()
                ? HttpResponseStatus.valueOf(answer.status()).reasonPhrase()
                : answer.reason();
    }

    private static void line(StringBuilder lines, String name, String value) {
        lines.append(name).append(": ");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            // A value may echo the client (a subprotocol): no line of its own making.
            lines.append((c < ' ' && c != '\t') || c > 255 ? '?' : c);
        }
        lines.append("\r\n");
    }
}
