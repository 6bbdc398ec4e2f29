package io.crossdock.kit;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Keeps what Netty's leak detector reports: without an SLF4J provider that listens, its reports go nowhere and a leak stays
 * green. Attached to the detector by logback-test.xml, hence the one static field of the tests: Logback makes the
 * appender, JUnit the extension, and they must meet. Any thread.
 */
public final class LeakLog extends AppenderBase<ILoggingEvent> {
    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getFormattedMessage().startsWith("LEAK:")) {
            REPORTS.add(event.getFormattedMessage());
        }
    }

    /** The reports since last asked. */
    static List<String> take() {
        List<String> taken = new ArrayList<>();
        for (String report = REPORTS.poll(); report != null; report = REPORTS.poll()) {
            taken.add(report);
        }
        return taken;
    }
}
