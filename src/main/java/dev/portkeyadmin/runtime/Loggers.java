package dev.portkeyadmin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loggers, asked for when there is something to say: making the first one takes longer than answering. Who asks while another
 * thread makes it waits here, since SLF4J itself would complain on stderr.
 */
public final class Loggers {

    static {
        LoggerFactory.getILoggerFactory();
    }

    private Loggers() {}

    /** The logger of a class. */
    public static Logger of(Class<?> type) {
        return LoggerFactory.getLogger(type);
    }
}
