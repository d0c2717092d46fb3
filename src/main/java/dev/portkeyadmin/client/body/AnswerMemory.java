package dev.portkeyadmin.client.body;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the heap that the answers of all calls take together. Each call may receive a small answer at any time; an answer that
 * grows beyond that first takes its share of a common pool, in the order of arrival.
 */
public final class AnswerMemory {

    /** Largest answer that is read, in bytes; a page of 100 items is below a hundredth of it. */
    public static final int MAX_ANSWER = 8 << 20;

    /** Requests in progress at once; an HTTP/2 server allows about a hundred on a connection. */
    public static final int MAX_REQUESTS = 64;

    /** Bytes of heap per byte of an answer: as received, as a tree, and as the texts made from the tree. */
    public static final int COST = 14;

    /** A quarter of the heap is the pool and an eighth is for small answers; the rest is for everything else. */
    private static final int POOL = 4;

    private static final int SMALL = 8;

    /** The memory of this process. */
    public static final AnswerMemory SHARED =
            new AnswerMemory(Runtime.getRuntime().maxMemory());

    private static final ThreadLocal<@Nullable Hold> HOLD = new ThreadLocal<>();

    private final int small;
    private final int largest;
    private final long pool;
    private long free;
    private final Deque<Claim> waiting = new ArrayDeque<>();

    /** Divides a heap of this many bytes. */
    public AnswerMemory(long heap) {
        pool = heap / POOL;
        free = pool;
        largest = (int) Math.min(MAX_ANSWER, pool / COST);
        small = (int) Math.min(largest, heap / SMALL / MAX_REQUESTS / COST);
    }

    /** The size in bytes up to which an answer needs no claim. */
    public int small() {
        return small;
    }

    /** The size in bytes beyond which no answer is read. */
    public int largest() {
        return largest;
    }

    /** Asks for memory; the claim is granted at once or when others have closed theirs. */
    public Claim claim(long bytes) {
        Claim claim = new Claim(Math.min(bytes, pool));
        synchronized (this) {
            waiting.add(claim);
        }
        grant();
        return claim;
    }

    /** The number of claims that wait. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private void grant() {
        for (Claim next = next(); next != null; next = next()) {
            next.granted.complete(next);
        }
    }

    private synchronized @Nullable Claim next() {
        Claim next = waiting.peek();
        if (next == null || next.bytes > free) {
            return null;
        }
        waiting.remove();
        free -= next.bytes;
        next.holds = true;
        return next;
    }

    /** A part of the pool, held from when it is granted until it is closed. */
    public final class Claim implements AutoCloseable {

        private final CompletableFuture<Claim> granted = new CompletableFuture<>();
        private long bytes;
        private boolean holds;
        private boolean closed;

        private Claim(long bytes) {
            this.bytes = bytes;
        }

        /** Completes once the memory is free; claims are granted in their order. */
        public CompletableFuture<Claim> granted() {
            return granted;
        }

        /** Makes a granted claim as large as that. Returns false, and changes nothing, when that needs more than is free. */
        public boolean resize(long size) {
            synchronized (AnswerMemory.this) {
                if (closed || size - bytes > free) {
                    return false;
                }
                free -= size - bytes;
                bytes = size;
            }
            grant();
            return true;
        }

        @Override
        public void close() {
            synchronized (AnswerMemory.this) {
                if (closed) {
                    return;
                }
                closed = true;
                if (holds) {
                    free += bytes;
                } else {
                    waiting.remove(this);
                }
            }
            grant();
        }
    }

    /** Keeps the claims of a thread until it is closed. */
    public static final class Hold implements AutoCloseable {

        private final boolean outer;
        private final List<Claim> claims = new ArrayList<>();
        private long lastText;

        private Hold(boolean outer) {
            this.outer = outer;
        }

        private void add(Claim claim, long text) {
            if (claims.size() > 1) {
                // Of a page between the first and the last, only the text is kept.
                claims.get(claims.size() - 1).resize(lastText);
            }
            claims.add(claim);
            lastText = text;
        }

        @Override
        public void close() {
            claims.forEach(Claim::close);
            if (outer) {
                HOLD.remove();
            }
        }
    }

    /**
     * Keeps the memory of the answers that this thread receives claimed until the result is closed. Without it the memory is free
     * for other calls as soon as an answer is parsed.
     */
    public static Hold hold() {
        if (HOLD.get() != null) {
            return new Hold(false);
        }
        Hold hold = new Hold(true);
        HOLD.set(hold);
        return hold;
    }

    /** Returns whether this thread may wait for memory. One that holds some may not: two of those could wait for each other. */
    public static boolean mayWait() {
        Hold hold = HOLD.get();
        return hold == null || hold.claims.isEmpty();
    }

    /** Leaves a claim to the {@link #hold} of this thread, or closes it where there is none. */
    public static void keep(Claim claim, long text) {
        Hold hold = HOLD.get();
        if (hold == null) {
            claim.close();
        } else {
            hold.add(claim, text);
        }
    }

    /** Estimates the heap that JSON takes as a tree, from above for all but the strangest input. */
    public static long treeSize(byte[] json) {
        long size = json.length;
        boolean inString = false;
        for (int i = 0; i < json.length; i++) {
            byte b = json[i];
            if (inString) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    inString = false;
                }
                continue;
            }
            switch (b) {
                case '"' -> {
                    inString = true;
                    size += 72;
                }
                // Names are shared, but each needs an entry of its map.
                case ':' -> size -= 72 - 48;
                case ',' -> size += 24;
                case '{' -> size += 160;
                case '[' -> size += 104;
                default -> {}
            }
        }
        return size;
    }
}
