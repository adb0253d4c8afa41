package org.crypttalk.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: to standard error, so that standard output stays with what a command answers. Configured here and not in XML,
 * because reading that would take a fifth of a second of each start.
 *
 * <p>Logback finds this class as a service before anything is logged, and gets a text log of warnings; {@link #configure}
 * then sets what the command line asks for.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, LogFormat.TEXT, Level.WARN);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sets format and level of everything that is logged from now on. */
    static void configure(LogFormat format, LogLevel level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, format, Level.toLevel(level.name()));
        }
    }

    private static void apply(LoggerContext context, LogFormat format, Level level) {
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder(context, format));
        appender.start();
        root.addAppender(appender);
        root.setLevel(level);
        // Netty and the driver tell at debug level what only their own developers can use.
        context.getLogger("io.netty").setLevel(level.isGreaterOrEqual(Level.INFO) ? level : Level.INFO);
        // The server says itself, once, that a database is away and back; the clients of the databases say it at every
        // attempt.
        context.getLogger("org.mongodb.driver").setLevel(Level.ERROR);
        context.getLogger("io.lettuce").setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setContext(context);
                text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{20} %msg%n");
                text.start();
                yield text;
            }
            case JSON -> {
                JsonLines json = new JsonLines();
                json.setContext(context);
                json.start();
                yield json;
            }
        };
    }
}
