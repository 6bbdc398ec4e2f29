package io.crossdock.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogLinesTest {
    private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.080Z");

    private static LoggingEvent event(String message, @Nullable Throwable fault) {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "caller", context.getLogger("crossdock.events"), Level.WARN, message, fault, new Object[] {"x\ny"});
        event.setInstant(TIME);
        event.setThreadName("loop-1");
        return event;
    }

    @Test
    void aTextLineHasTimeLevelLoggerAndMessage() {
        String line = new String(new TextLine().encode(event("peer=1", null)), UTF_8);

        assertThat(line).isEqualTo("2026-03-04T05:06:07.080Z WARN  crossdock.events peer=1\n");
    }

    @Test
    void whatCameFromOutsideCannotForgeATextLine() {
        String line = new String(new TextLine().encode(event("reason={} \u001b[31mred", null)), UTF_8);

        assertThat(line).endsWith("reason=x?y ?[31mred\n");
    }

    @Test
    void aFaultHasItsStackBelowTheLine() {
        String lines = new String(new TextLine().encode(event("broken", new IllegalStateException("why"))), UTF_8);

        assertThat(lines)
                .contains("broken\njava.lang.IllegalStateException: why")
                .contains("\tat io.crossdock");
    }

    @Test
    void aJsonLineIsOneObject() {
        String line = new String(new JsonLine().encode(event("reason={} \"quoted\"", null)), UTF_8);

        assertThat(line)
                .isEqualTo("{\"time\":\"2026-03-04T05:06:07.080Z\",\"level\":\"warn\",\"logger\":\"crossdock.events\","
                        + "\"thread\":\"loop-1\",\"message\":\"reason=x\\ny \\\"quoted\\\"\"}\n");
    }

    @Test
    void aFaultInJsonStaysOnOneLine() {
        String line = new String(new JsonLine().encode(event("broken", new IllegalStateException("why"))), UTF_8);

        assertThat(line).contains("\"stack\":\"java.lang.IllegalStateException: why\\n\\tat ");
        assertThat(line.lines()).hasSize(1);
    }
}
