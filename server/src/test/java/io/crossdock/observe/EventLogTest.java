package io.crossdock.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the operator reads of a storm. */
class EventLogTest {
    /** Other tests' relays write to the same log meanwhile. */
    private static final String ADDRESS = "192.0.2.77";

    private final Logger logger = (Logger) LoggerFactory.getLogger("crossdock.events");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final AtomicLong nanos = new AtomicLong();
    private final EventLog log = new EventLog(nanos::get);

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(appender);
    }

    @Test
    void aFloodOfRefusalsIsFiftyLinesAndANumberAndHidesNoFault() {
        for (int i = 0; i < 1_000; i++) {
            log.refused("device", ADDRESS, "answered 401");
        }
        log.broken("topic", ADDRESS, new IllegalStateException("ours"));

        assertThat(lines("event=refused")).hasSize(50);
        assertThat(lines("event=fault"))
                .containsExactly(
                        "event=fault proto=topic ip=192.0.2.77 reason=\"java.lang.IllegalStateException: ours\"");

        nanos.addAndGet(1_000_000_000L);
        log.refused("device", ADDRESS, "drain");

        assertThat(lines("event=refused"))
                .hasSize(51)
                .last()
                .isEqualTo("event=refused proto=device ip=192.0.2.77 reason=drain");
        assertThat(appender.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.startsWith("event=more count=950 "));
    }

    private List<String> lines(String beginning) {
        return List.copyOf(appender.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith(beginning) && line.contains(ADDRESS))
                .toList();
    }
}
