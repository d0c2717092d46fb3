package dev.portkeyadmin.mcp.wire;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Splits a byte stream into lines. LF and CRLF end a line, the last one may lack an end, a byte order mark at the start is
 * dropped. Of a line beyond the limit, or beyond the free memory, only both ends are kept: one of them may hold its id.
 */
public final class LineReader {

    /** Longest line that is kept whole, in bytes. */
    public static final int LIMIT = 16 << 20;

    /** Bytes that are kept of each end of a longer line. */
    static final int KEPT_END = 4096;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    /**
     * One line.
     *
     * @param bytes without the line end; only the first ones when the line is too long
     * @param tail the last bytes of a line that is too long, else empty
     */
    public record Line(byte[] bytes, byte[] tail, boolean tooLong) {}

    private final InputStream in;
    private final byte[] chunk = new byte[1 << 16];
    private int position;
    private int available;
    private boolean started;

    /** Reads the stream to its end; closing it is left to the caller. */
    public LineReader(InputStream in) {
        this.in = in;
    }

    /** Returns the next line; null at the end of input. */
    @Nullable
    public Line next() throws IOException {
        byte[] line = new byte[1024];
        int size = 0;
        byte[] tail = new byte[0];
        boolean tooLong = false;
        boolean any = false;
        while (true) {
            if (position == available) {
                available = in.read(chunk);
                position = 0;
                if (available < 0) {
                    available = 0;
                    return any ? line(line, size, tail, tooLong) : null;
                }
            }
            int end = position;
            while (end < available && chunk[end] != '\n') {
                end++;
            }
            boolean complete = end < available;
            int length = end - position;
            any |= complete || length > 0;
            if (!tooLong && size + length > line.length) {
                byte[] larger = size + length > LIMIT ? null : copyOf(line, capacity(size + length, line.length));
                if (larger == null) {
                    tooLong = true;
                    tail = lastOf(line, 0, size, tail);
                    size = Math.min(KEPT_END, size);
                    line = Arrays.copyOf(line, size);
                } else {
                    line = larger;
                }
            }
            if (tooLong) {
                tail = lastOf(chunk, position, length, tail);
            } else {
                System.arraycopy(chunk, position, line, size, length);
                size += length;
            }
            position = complete ? end + 1 : end;
            if (complete) {
                return line(line, size, tail, tooLong);
            }
        }
    }

    private static int capacity(int needed, int present) {
        return Math.min(LIMIT, Math.max(needed, 2 * present));
    }

    /** A copy of that length; null when memory does not suffice. */
    private static byte @Nullable [] copyOf(byte[] bytes, int length) {
        try {
            return Arrays.copyOf(bytes, length);
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    /** The last bytes of what came before and of the new ones. */
    private static byte[] lastOf(byte[] bytes, int from, int length, byte[] before) {
        if (length >= KEPT_END) {
            return Arrays.copyOfRange(bytes, from + length - KEPT_END, from + length);
        }
        int old = Math.min(before.length, KEPT_END - length);
        byte[] joined = Arrays.copyOfRange(before, before.length - old, before.length + length);
        System.arraycopy(bytes, from, joined, old, length);
        return joined;
    }

    private Line line(byte[] bytes, int size, byte[] tail, boolean tooLong) {
        int from = 0;
        int to = size;
        if (!started) {
            started = true;
            if (to >= 3 && Arrays.equals(bytes, 0, 3, BYTE_ORDER_MARK, 0, 3)) {
                from = 3;
            }
        }
        if (to > from && bytes[to - 1] == '\r') {
            to--;
        }
        if (from == 0 && to == bytes.length) {
            return new Line(bytes, tail, tooLong);
        }
        try {
            return new Line(Arrays.copyOfRange(bytes, from, to), tail, tooLong);
        } catch (OutOfMemoryError e) {
            return new Line(
                    Arrays.copyOfRange(bytes, from, from + Math.min(KEPT_END, to - from)),
                    Arrays.copyOfRange(bytes, Math.max(from, to - KEPT_END), to),
                    true);
        }
    }
}
