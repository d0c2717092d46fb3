package dev.portkeyadmin.mcp.wire;

import dev.portkeyadmin.runtime.Loggers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.LinkedList;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * Writes lines on a thread of its own, so that a client that does not read never blocks the thread that reads its requests.
 * Calls wait with their answers while much is queued; the reader of requests never waits for its own.
 */
public final class LineWriter {

    /** Bytes that may be queued before calls wait and further requests are refused. */
    public static final int ROOM = 8 << 20;

    /** Bytes that may be queued before no further line is handled. */
    static final int LIMIT = 2 * ROOM;

    /** Memory that a queued line takes besides its bytes. */
    private static final int OVERHEAD = 32;

    /** White space before the next line, which any reader of JSON skips. */
    private static final byte[] PROBE = {' '};

    private final OutputStream out;
    private final Runnable onBroken;
    /** A linked list stays whole when memory is exhausted. */
    private final Queue<byte[]> lines = new LinkedList<>();

    private long queued;
    private long written;
    private boolean closed;

    /**
     * A writer that has yet to be started.
     *
     * @param onBroken runs once writing to the client fails
     */
    public LineWriter(OutputStream out, Runnable onBroken) {
        this.out = out;
        this.onBroken = onBroken;
    }

    /** Starts the thread that writes. */
    public void start() {
        Thread thread = new Thread(this::run, "mcp-stdout");
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues a line without waiting. */
    synchronized void add(byte[] line) {
        if (!closed) {
            lines.add(line);
            queued += line.length + OVERHEAD;
            notifyAll();
        }
    }

    /** Queues a line as soon as there is room; an interruption does not lose it. */
    public synchronized void put(byte[] line) {
        boolean interrupted = false;
        while (!closed && queued > 0 && queued + line.length > ROOM) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        add(line);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes a space, which fails where the client is gone. Another line must follow. */
    public void probe() {
        add(PROBE);
    }

    /** Returns whether writing to the client has failed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Returns whether a further answer may be produced. */
    synchronized boolean hasRoom() {
        return queued <= ROOM;
    }

    /** Waits while too much is queued; returns false if nothing of it was written in that time. */
    public synchronized boolean awaitRoom(Duration stalled) throws InterruptedException {
        long seen = written;
        long end = System.nanoTime() + stalled.toNanos();
        while (!closed && queued > LIMIT) {
            if (written != seen) {
                seen = written;
                end = System.nanoTime() + stalled.toNanos();
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    /** Waits until everything is written, or as long as is allowed. */
    public synchronized void awaitEmpty(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); !closed && queued > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void run() {
        try {
            while (true) {
                byte[] line = next();
                out.write(line);
                if (line != PROBE) {
                    out.write('\n');
                }
                if (isLast()) {
                    out.flush();
                }
                done(line);
            }
        } catch (IOException | RuntimeException | Error e) {
            close();
            log().debug("output broke: {}", e.toString());
        } catch (InterruptedException e) {
            close();
        } finally {
            onBroken.run();
        }
    }

    private synchronized byte[] next() throws InterruptedException {
        while (lines.isEmpty()) {
            wait();
        }
        return lines.remove();
    }

    private synchronized boolean isLast() {
        return lines.isEmpty();
    }

    private synchronized void done(byte[] line) {
        queued -= line.length + OVERHEAD;
        written++;
        notifyAll();
    }

    private synchronized void close() {
        closed = true;
        lines.clear();
        notifyAll();
    }

    private static Logger log() {
        return Loggers.of(LineWriter.class);
    }
}
