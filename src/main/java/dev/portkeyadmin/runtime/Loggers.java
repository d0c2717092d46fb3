package dev.portkeyadmin.runtime;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates loggers when there is something to log, since creating the first one takes longer than answering a request. Threads that
 * ask while it is being created wait here; SLF4J itself would print a warning to stderr.
 */
public final class Loggers {

    static {
        LoggerFactory.getILoggerFactory();
    }

    private Loggers() {}

    /** Returns the logger of a class. */
    public static Logger of(Class<?> type) {
        return LoggerFactory.getLogger(type);
    }
}
