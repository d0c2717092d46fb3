package dev.portkeyadmin.client;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the parts of an exchange. Its start, which looks up a name and may block, runs on a thread of a pool; the rest runs
 * on the thread with which the HTTP client reads, so that an answer is not passed from thread to thread.
 */
final class ExchangeThreads implements Executor {

    /** Ends the name of the thread on which the JDK's client reads and writes. */
    private static final String READER = "-SelectorManager";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ThreadPoolExecutor starters = new ThreadPoolExecutor(
            0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), ExchangeThreads::thread);

    @Override
    public void execute(Runnable part) {
        if (Thread.currentThread().getName().endsWith(READER)) {
            part.run();
        } else {
            starters.execute(part);
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "http-start-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
