package dev.portkeyadmin.mcp;

import dev.portkeyadmin.audit.WritesInProgress;
import dev.portkeyadmin.mcp.wire.InFlightRequests;
import dev.portkeyadmin.mcp.wire.LineReader;
import dev.portkeyadmin.mcp.wire.LineWriter;
import dev.portkeyadmin.mcp.wire.Responses;
import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;

/**
 * Reads and writes the lines of one client, from the start of the process to its end. One thread reads and one writes; neither
 * waits for the other, so that the end of input is seen whether or not the client reads.
 */
final class StdioTransport {

    /** Slightly more than a call may take: the end of input loses no answer. */
    private static final Duration DRAIN = Duration.ofSeconds(50);

    /** How often the output is probed for a client that is gone, once the input has ended. */
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);

    /** How long a client that sends requests may leave its answers unread before it counts as gone. */
    private static final Duration STALLED = Duration.ofSeconds(30);

    /** How long a write that brings a one-time secret may take when the client is gone, counted from the end of its input. */
    private static final Duration SECRETS = Duration.ofSeconds(45);

    /** How long the last answers may take to be written. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final LineReader in;
    private final LineWriter out;
    private final WritesInProgress writes;
    private final InFlightRequests requests;
    private final ClientRequests clientRequests;
    private final Dispatcher dispatcher;
    private final Duration drain;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean inputEnded;

    StdioTransport(InputStream in, OutputStream out, McpHandler handler, WritesInProgress writes) {
        this(in, out, handler, writes, DRAIN);
    }

    /** A transport whose calls have another time to end after the end of input. */
    StdioTransport(InputStream in, OutputStream out, McpHandler handler, WritesInProgress writes, Duration drain) {
        this.drain = drain;
        this.in = new LineReader(in);
        this.out = new LineWriter(out, ended::countDown);
        this.writes = writes;
        requests = new InFlightRequests(this.out::put);
        Responses responses = new Responses(this.out, requests, handler::redact);
        clientRequests = new ClientRequests(responses::send);
        SessionRequests session = new SessionRequests(handler, responses, clientRequests, ended::countDown);
        StatelessRequests stateless = new StatelessRequests(handler, responses);
        dispatcher = new Dispatcher(session, stateless, clientRequests, requests, responses);
    }

    /** Serves until the client is gone: its input ended and all calls are answered, or its output broke. */
    void serve() throws InterruptedException {
        Thread atTermination = new Thread(() -> endWrites(false), "mcp-end");
        Runtime.getRuntime().addShutdownHook(atTermination);
        out.start();
        Thread reader = new Thread(this::read, "mcp-stdin");
        reader.setDaemon(true);
        reader.start();
        ended.await();
        endWrites(inputEnded);
        try {
            Runtime.getRuntime().removeShutdownHook(atTermination);
        } catch (IllegalStateException e) {
            // The process is being terminated.
        }
    }

    private void read() {
        try {
            if (readLines()) {
                inputEnded = true;
                clientRequests.close();
                drain();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    /** Handles lines to the end of input; returns false when the client counts as gone before it. */
    private boolean readLines() throws InterruptedException {
        try {
            for (LineReader.Line line = in.next(); line != null; line = in.next()) {
                if (!dispatcher.accept(line)) {
                    return true;
                }
                if (!out.awaitRoom(STALLED)) {
                    log().error("the client sends requests and does not read the answers");
                    return false;
                }
            }
        } catch (IOException e) {
            log().debug("input broke: {}", e.toString());
        }
        return true;
    }

    /** Lets calls in flight end and writes their answers. If the client is gone, they are left to the end of the service. */
    private void drain() throws InterruptedException {
        long end = System.nanoTime() + drain.toNanos();
        do {
            // Before at least one more answer, a space shows whether the client is still there.
            requests.ifAnyIsOpen(out::probe);
        } while (!requests.awaitAll(PROBE_INTERVAL) && ended.getCount() > 0 && System.nanoTime() < end);
        if (ended.getCount() > 0) {
            requests.failAll();
            out.awaitEmpty(Duration.ofNanos(end - System.nanoTime()));
        }
    }

    /** Drops everything but the writes that are in progress, and lets those finish. */
    private void endWrites(boolean awaitSecrets) {
        try {
            writes.refuseNew();
            requests.cancelAll(writes::isWriting);
            writes.awaitFinished(WritesInProgress.AT_SHUTDOWN);
            if (awaitSecrets) {
                writes.awaitOneTimeSecrets(SECRETS.minus(WritesInProgress.AT_SHUTDOWN));
            }
            if (!out.isClosed()) {
                long end = System.nanoTime() + LAST_ANSWERS.toNanos();
                requests.awaitAll(LAST_ANSWERS);
                out.awaitEmpty(Duration.ofNanos(end - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Logger log() {
        return Loggers.of(StdioTransport.class);
    }
}
