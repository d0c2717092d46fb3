package dev.portkeyadmin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates loggers when there is something to log, since creating the first one takes longer than answering a request. Threads that
 * ask while it is being created wait here; SLF4J itself would print a warning to stderr.
 */
public final class Loggers {

    private static final String SIMPLE = "org.slf4j.simpleLogger.";

    private static volatile boolean debug;

    private Loggers() {}

    private static final class FactoryHolder {

        static {
            LoggerFactory.getILoggerFactory();
        }

        static Logger of(Class<?> type) {
            return LoggerFactory.getLogger(type);
        }
    }

    /**
     * Sets what is logged; to be called before the first logger is created.
     *
     * @param level of this program's own messages: off, error, warn, info, debug or trace
     */
    public static void setLevel(String level) {
        // slf4j-simple reads these when the first logger is made. The SDK's debug log would print whole messages,
        // and its warnings repeat what the transport has answered already.
        boolean off = level.equals("off");
        System.setProperty(SIMPLE + "defaultLogLevel", off ? "off" : "warn");
        System.setProperty(SIMPLE + "log.io.modelcontextprotocol", off ? "off" : "error");
        System.setProperty(SIMPLE + "log.dev.portkeyadmin", level);
        System.setProperty(SIMPLE + "showShortLogName", "true");
        debug = level.equals("debug") || level.equals("trace");
    }

    /** Returns whether debug messages are logged. It creates no logger, which a call that logs nothing does not need. */
    public static boolean isDebug() {
        return debug;
    }

    /** Returns the logger of a class. */
    public static Logger of(Class<?> type) {
        return FactoryHolder.of(type);
    }
}
