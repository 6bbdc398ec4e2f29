package io.crossdock.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.crossdock.config.LogSettings;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Where log lines go: stderr, from a thread of its own, because an event loop must not wait for a full pipe. */
final class LogOutput {
    /** Bursts up to this many lines are kept; beyond, lines are dropped rather than connections held up. */
    private static final int QUEUE_LINES_MAX = 4096;

    private static final int FLUSH_MILLIS_MAX = 1000;
    private static final List<String> OURS = List.of("crossdock", "io.crossdock");
    /** They warn of what is expected: that a connection to Redis broke, for which there is one line of ours. */
    private static final List<String> LOUD = List.of("io.lettuce", "io.netty.channel.DefaultChannelPipeline");

    private final LoggerContext context;

    private LogOutput(LoggerContext context) {
        this.context = context;
    }

    /** Replaces whatever logging was set up in this process. */
    static LogOutput start(LogSettings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> line = switch (settings.format()) {
            case TEXT -> new TextLine();
            case JSON -> new JsonLine();
        };
        line.setContext(context);
        line.start();
        ConsoleAppender<ILoggingEvent> stderr = new ConsoleAppender<>();
        stderr.setContext(context);
        stderr.setTarget("System.err");
        stderr.setEncoder(line);
        stderr.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(QUEUE_LINES_MAX);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS_MAX);
        queue.addAppender(stderr);
        queue.start();

        Level level = Level.toLevel(settings.level().name());
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(queue);
        // Libraries tell of their own details at INFO already; somebody who asks for DEBUG wants ours first.
        root.setLevel(
                level.isGreaterOrEqual(Level.INFO)
                        ? Level.toLevel(Math.max(level.toInt(), Level.WARN_INT))
                        : Level.INFO);
        LOUD.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        OURS.forEach(name -> context.getLogger(name).setLevel(level));
        return new LogOutput(context);
    }

    /** Writes what is still queued, for a second at most. */
    void stop() {
        context.stop();
    }
}
